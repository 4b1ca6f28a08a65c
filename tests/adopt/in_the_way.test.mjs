// What an application may have made that adoption runs into: said in the plan, before anything is tried.
import assert from 'node:assert/strict';
import test from 'node:test';

import pg from 'pg';

import adoption from '../../dist/lib/adopt/index.js';
import store from '../../dist/lib/store/open.js';
import { OWNER } from '../support/supabase.mjs';
import { existingApp, id, TENANTS } from './support/existing.mjs';

const { inspect, plan, apply } = adoption;
const [first] = TENANTS;
const APP = { appId: 'app-1' };

const codes = (findings) => findings.map(({ code }) => code);
const planOf = async (existing, choices = APP) => plan(await inspect(await existing.connect()), choices);

test('an empty Pinterest id is no id: rows that have it are no duplicates', async (t) => {
  const existing = await existingApp(t);
  const drafts = await Promise.all([1, 2, 3].map((number) => existing.addPin(first.project, { title: `Draft ${number}`, pinterest_pin_id: '' })));
  const published = await existing.addPin(first.project, { status: 'published', pinterest_pin_id: '900' });
  const planned = await planOf(existing);
  assert.deepEqual([codes(planned.questions), codes(planned.problems)], [[], []]);
  const step = planned.steps.find(({ code }) => code === 'empty_ids');
  assert.match(step.text, /3 pins/);
  await apply(await existing.connect(), planned);
  const rows = await existing.sql('select pinterest_pin_id, status from pins where id = any ($1)', [drafts]);
  assert.deepEqual(rows, drafts.map(() => ({ pinterest_pin_id: null, status: 'draft' })));
  assert.deepEqual(await existing.sql('select pinterest_pin_id from pins where id = $1', [published]), [{ pinterest_pin_id: '900' }]);
  assert.deepEqual((await planOf(existing)).steps, []);
});

for (const [what, sql, named] of [
  ['a view', 'create view tokens as select get_pinterest_access_token(id) from pinterest_connections', /view tokens/],
  ['a rule of a table', 'alter table pinterest_connections add constraint has_token check (get_pinterest_access_token(id) is null) not valid', /has_token/],
  ['a policy', 'create policy with_token on blog_projects using (get_pinterest_access_token(id) is null)', /with_token/],
  [
    'a function',
    "create function token_of(p uuid) returns text language sql begin atomic select get_pinterest_access_token(p); end", /token_of/,
  ],
]) {
  test(`${what} that depends on a function that is to be dropped is named in the plan`, async (t) => {
    const existing = await existingApp(t);
    await existing.sql(sql);
    const planned = await planOf(existing);
    assert.deepEqual(codes(planned.problems), ['function_used']);
    assert.match(planned.problems[0].text, named);
    assert.match(planned.problems[0].text, /get_pinterest_access_token/);
    await assert.rejects(apply(await existing.connect(), planned), { code: 'adoption_blocked' });
  });
}

/** The owner as he is on a Postgres that is not Supabase's. */
async function withoutBypass(existing, work) {
  await existing.sql(`alter role ${OWNER} nobypassrls`);
  try {
    return await work();
  } finally {
    await existing.sql(`alter role ${OWNER} bypassrls`);
  }
}

test('row level security that holds the owner back is named in the plan', async (t) => {
  const existing = await existingApp(t);
  await existing.sql('alter table pins force row level security; alter table blog_articles force row level security');
  assert.deepEqual(codes((await planOf(existing)).problems), []);
  const planned = await withoutBypass(existing, () => planOf(existing));
  assert.deepEqual(codes(planned.problems), ['rows_hidden', 'rows_hidden']);
  const text = planned.problems.map((problem) => problem.text).join('\n');
  for (const name of ['pins', 'blog_articles', 'no force row level security']) assert.ok(text.includes(name), name);
});

test('a service does not open an adopted database whose rows are hidden from the owner since', async (t) => {
  const existing = await existingApp(t);
  await apply(await existing.connect(), await planOf(existing));
  const open = async () => (await store.openStore({ postgres: existing.url, vault: true }, {})).close();
  await withoutBypass(existing, open);
  await existing.sql('alter table pins force row level security');
  await open();
  await withoutBypass(existing, () => assert.rejects(open(), { code: 'store_denied', message: /pins.*no force row level security/s }));
});

test('a column of the application that is called as ours and may not have our words is named in the plan', async (t) => {
  const existing = await existingApp(t);
  await existing.sql(`alter table pinterest_connections add column status text not null default 'active'
    constraint connection_words check (status in ('active', 'inactive'))`);
  await existing.addConnection(first, id(31), { access: 'pina_plain', refresh: 'pinr_plain' });
  const planned = await planOf(existing);
  assert.deepEqual(codes(planned.problems), ['connection_status']);
  for (const word of ['connection_words', 'connected', 'reconnect_soon', 'reconnect_required']) {
    assert.ok(planned.problems[0].text.includes(word), word);
  }
  await existing.sql(`alter table pinterest_connections drop constraint connection_words, add constraint connection_words
    check (status in ('active', 'inactive', 'connected', 'reconnect_soon', 'reconnect_required'))`);
  const mended = await planOf(existing);
  assert.deepEqual(codes(mended.problems), []);
  await apply(await existing.connect(), mended);
  assert.deepEqual(await existing.sql('select status from pinterest_connections'), [{ status: 'connected' }]);
});

test('words of the application about its connections, which no rule keeps, are named before they are overwritten', async (t) => {
  const existing = await existingApp(t);
  const noteOf = async () => (await planOf(existing)).notes.find(({ code }) => code === 'connection_words');
  await existing.addConnection(first, id(31), { access: 'pina_plain', refresh: 'pinr_plain' });
  assert.equal(await noteOf(), undefined);
  await existing.sql('alter table pinterest_connections add column status text');
  assert.equal(await noteOf(), undefined, 'nothing is lost of what is empty');
  await existing.sql("update pinterest_connections set status = 'aktiv'");
  assert.match((await noteOf()).text, /"aktiv" \(1\).*"connected".*another name/s);
  await apply(await existing.connect(), await planOf(existing));
  assert.deepEqual(await existing.sql('select status from pinterest_connections'), [{ status: 'connected' }]);
  assert.equal(await noteOf(), undefined);
});

test('a long transaction of the application is not waited for with its tables locked: nothing is changed, and it says so', { timeout: 60_000 }, async (t) => {
  const existing = await existingApp(t);
  const database = await existing.connect();
  const planned = plan(await inspect(database), APP);
  const reader = new pg.Client({ connectionString: existing.url });
  await reader.connect();
  t.after(() => reader.end());
  await reader.query('begin; select count(*) from pins');
  const before = Date.now();
  await assert.rejects(apply(database, planned), { code: 'store_locked', retryable: true, message: /lock/ });
  assert.ok(Date.now() - before < 30_000);
  assert.equal(await database.hasTable('schema_version'), false);
  await reader.query('rollback');
  await apply(database, planned);
});
