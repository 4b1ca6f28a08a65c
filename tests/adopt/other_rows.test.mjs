// Rows and columns that an application may have, which the known one has not.
import assert from 'node:assert/strict';
import test from 'node:test';

import adoption from '../../dist/lib/adopt/index.js';
import { existingApp, id, TENANTS } from './support/existing.mjs';

const { inspect, plan, apply } = adoption;
const [first, second] = TENANTS;
const APP = { appId: 'app-1' };
const TOKENS = { access: 'pina_plain', refresh: 'pinr_plain' };

async function adopt(existing, choices = APP) {
  const database = await existing.connect();
  const planned = plan(await inspect(database), choices);
  await apply(database, planned);
  return { database, planned };
}

test('a column of the application may have any name', async (t) => {
  const existing = await existingApp(t);
  await existing.sql('alter table pins add column place text');
  await adopt(existing);
});

test('a second run leaves the tokens where the first one was told that they go', async (t) => {
  const existing = await existingApp(t);
  await existing.addConnection(first, id(31), TOKENS);
  const { database } = await adopt(existing, { ...APP, tokens: 'table' });
  const again = plan(await inspect(database), APP);
  assert.deepEqual([again.tokens, again.steps], ['table', []]);
});

test('pins that are published stay in their environment when another connection is noted in the sandbox', async (t) => {
  const existing = await existingApp(t);
  await existing.addConnection(first, id(31), TOKENS);
  const pin = await existing.addPin(first.project, { status: 'published', pinterest_pin_id: '900' });
  await adopt(existing);
  await existing.addConnection(second, id(32));
  await adopt(existing, { ...APP, environment: 'sandbox' });
  assert.deepEqual(await existing.sql('select environment from pinterest_connections order by id'), [{ environment: 'production' }, { environment: 'sandbox' }]);
  assert.deepEqual(await existing.sql('select environment from pins where id = $1', [pin]), [{ environment: 'production' }]);
});

test('why a connection ended stays as it is when another one is adopted', async (t) => {
  const existing = await existingApp(t);
  await existing.addConnection(first, id(31));
  await adopt(existing);
  await existing.sql("update pinterest_connections set last_error_code = 'grant_refused' where status = 'reconnect_required'");
  await existing.addConnection(second, id(32));
  await adopt(existing);
  const ends = await existing.sql('select status, last_error_code as code from pinterest_connections order by id');
  assert.deepEqual(ends, ['grant_refused', 'tokens_missing'].map((code) => ({ status: 'reconnect_required', code })));
});

test('a plan for the sandbox says that the published pins are noted as there', async (t) => {
  const existing = await existingApp(t);
  await existing.addConnection(first, id(31), TOKENS);
  const { planned } = await adopt(existing, { ...APP, environment: 'sandbox' });
  assert.match(planned.steps.find(({ code }) => code === 'connections').text, /published pins/);
});

test('a token whose end nobody noted counts as ended, and is renewed first', async (t) => {
  const existing = await existingApp(t);
  await existing.sql('alter table pinterest_connections alter column token_expires_at drop not null');
  await existing.addConnection(first, id(31), { ...TOKENS, token_expires_at: null });
  await adopt(existing);
  assert.deepEqual(
    await existing.sql('select status, token_expires_at <= now() as ended from pinterest_connections'), [{ status: 'connected', ended: true }],
  );
});

test('rows that the new unique indexes would refuse are named by the plan', async (t) => {
  const existing = await existingApp(t);
  await existing.sql(`alter table pinterest_connections drop constraint pinterest_connections_tenant_id_pinterest_user_id_key;
    create table boards (id uuid primary key default gen_random_uuid(), tenant_id uuid not null, blog_project_id uuid not null,
      pinterest_board_id text not null, name text not null);
    alter table boards owner to supabase_owner;
    insert into boards (id, tenant_id, blog_project_id, pinterest_board_id, name) values
      ('${id(41)}', '${first.tenant}', '${first.project}', 'b1', 'One'), ('${id(42)}', '${first.tenant}', '${first.project}', 'b1', 'One')`);
  for (const connection of [id(31), id(32)]) await existing.addConnection(first, connection, { ...TOKENS, user: 'same' });
  const { problems } = plan(await inspect(await existing.connect()), APP);
  assert.deepEqual(problems.map(({ code }) => code), ['rows_doubled', 'rows_doubled']);
  const text = problems.map((problem) => problem.text).join('\n');
  for (const row of [31, 32, 41, 42]) assert.ok(text.includes(id(row)), text);
});

test('columns too short for what the service writes are named by the plan', async (t) => {
  const existing = await existingApp(t);
  await existing.sql(`alter table pins alter column error_message type varchar(40), alter column title type varchar(100);
    alter table oauth_state_mapping alter column code_verifier type varchar(128)`);
  const { problems } = plan(await inspect(await existing.connect()), APP);
  assert.deepEqual(problems.map(({ code }) => code), ['column_types', 'column_types']);
  const text = problems.map((problem) => problem.text).join('\n');
  assert.match(text, /code_verifier: character varying\(128\)/);
  assert.match(text, /error_message: character varying\(40\)/);
  assert.doesNotMatch(text, /title/);
});
