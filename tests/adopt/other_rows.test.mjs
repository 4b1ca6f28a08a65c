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
