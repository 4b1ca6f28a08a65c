import assert from 'node:assert/strict';
import test from 'node:test';

import adoption from '../../dist/lib/adopt/index.js';
import expected from '../../dist/lib/adopt/expected.js';
import words from '../../dist/lib/adopt/status_words.js';
import store from '../../dist/lib/store/open.js';
import { postgres } from '../support/postgres.mjs';
import { existingApp, id, TENANTS } from './support/existing.mjs';

const { inspect, plan, apply } = adoption;
const [first, second] = TENANTS;
const APP = { appId: 'app-1' };
const ENGLISH = { ready: 'metadata_created', publishing: 'publishing', published: 'published', failed: 'error' };
const GERMAN = { ready: 'bereit_zum_planen', publishing: 'wird_veroeffentlicht', published: 'veroeffentlicht', failed: 'fehler' };

const codes = (findings) => findings.map(({ code }) => code);

async function adopt(existing, choices = APP) {
  const database = await existing.connect();
  return apply(database, plan(await inspect(database), choices));
}

test('the expected columns are those that the migrations make', async () => {
  const server = await postgres();
  const { name } = await server.newDatabase();
  const rows = await server.sql(name, `select table_name, column_name, data_type from information_schema.columns
    where table_schema = 'public' and table_name <> 'schema_version'`);
  const made = {};
  for (const row of rows) (made[row.table_name] ??= new Set()).add(row.column_name);
  const known = Object.fromEntries(Object.entries(expected.EXPECTED).map(([table, columns]) => [table, new Set(Object.keys(columns))]));
  assert.deepEqual(made, known);
  for (const row of rows) {
    const kind = expected.EXPECTED[row.table_name][row.column_name];
    assert.ok(expected.fits(kind, row.data_type), `${row.table_name}.${row.column_name}: ${row.data_type}`);
  }
});

test('an English database: what is there, what is missing, which words', async (t) => {
  const existing = await existingApp(t);
  await existing.addConnection(first, id(31), { access: 'pina_plain', refresh: 'pinr_plain' });
  const database = await existing.connect();
  const found = await inspect(database);
  assert.equal(found.kind, 'foreign');
  assert.deepEqual(found.status.proposal, ENGLISH);
  const tables = Object.fromEntries(found.tables.map((table) => [table.name, table]));
  assert.deepEqual(found.tables.filter(({ exists }) => !exists).map(({ name }) => name).sort(), ['account_blocks', 'boards', 'legacy_workflows', 'pinterest_tokens', 'publish_attempts']);
  assert.ok(tables.pins.missingColumns.includes('alternate_url'));
  assert.ok(!tables.pins.missingColumns.includes('image_path'));
  assert.deepEqual(tables.blog_projects.missingColumns, ['board_syncs', 'boards_of_sync', 'boards_of_account']);
  assert.deepEqual(found.vault, { access: 'usable', plain: 1, sealed: 0, orphans: 0, hasFunctions: false });
  const exposed = found.functions.filter(({ isExposed }) => isExposed);
  assert.deepEqual(exposed.filter(({ isReplaced }) => isReplaced).length, 4);
  assert.deepEqual(exposed.filter(({ isReplaced }) => !isReplaced).map(({ signature }) => signature), ['public.get_gemini_key(p_tenant_id uuid)']);
  assert.equal(found.connections.total, 1);
  assert.doesNotMatch(JSON.stringify(plan(found, APP)), /pin[ar]_plain/);
});

test('a plan says in words what would change, and looking changes nothing', async (t) => {
  const existing = await existingApp(t);
  await existing.addConnection(first, id(31), { access: 'pina_plain', refresh: 'pinr_plain' });
  const schema = () => existing.sql(`select table_name, column_name from information_schema.columns where table_schema = 'public' order by 1, 2`);
  const before = await schema();
  const planned = plan(await inspect(await existing.connect()), APP);
  assert.deepEqual(codes(planned.steps), ['migrate', 'connections', 'drop_functions', 'vault_functions']);
  assert.deepEqual([planned.questions, planned.problems, planned.tokens], [[], [], 'vault']);
  const text = planned.steps.map((step) => step.text).join('\n');
  for (const word of ['alternate_url', 'publish_attempts', 'get_pinterest_access_token', 'app-1']) assert.ok(text.includes(word), word);
  assert.deepEqual(codes(planned.notes).sort(), ['exposed_function', 'keys_adopt', 'one_environment', 'vault']);
  assert.deepEqual(await schema(), before);
});

test('an English database is adopted, and a second run finds nothing to do', async (t) => {
  const existing = await existingApp(t);
  await existing.addConnection(first, id(31), { access: 'pina_plain', refresh: 'pinr_plain', token_expires_at: '2020-03-01T00:00:00Z', is_active: false, last_error: 'fetch failed' });
  await existing.addConnection(second, id(32), { scope: 'pins:read,pins:write' });
  await existing.addPin(first.project, { status: 'published', pinterest_pin_id: '900', title: 'Out' });
  const rule = await existing.sql(`select pg_get_constraintdef(oid) from pg_constraint where conname = 'pins_status_check'`);
  const { done } = await adopt(existing);
  assert.deepEqual(codes(done), ['migrate', 'connections', 'drop_functions', 'vault_functions']);
  const rows = await existing.sql(`select id, app_id, environment, status, is_active, token_version, scope, last_error_code,
    tokens_issued_at = '2020-01-31T00:00:00Z' as "issued", refresh_token_expires_at from pinterest_connections order by id`);
  assert.deepEqual(rows, [
    { id: id(31), app_id: 'app-1', environment: 'production', status: 'connected', is_active: true, token_version: 1, scope: '', last_error_code: null, issued: true, refresh_token_expires_at: null },
    { id: id(32), app_id: 'app-1', environment: 'production', status: 'reconnect_required', is_active: false, token_version: 1, scope: 'pins:read,pins:write', last_error_code: 'tokens_missing', issued: false, refresh_token_expires_at: null },
  ]);
  assert.deepEqual(await existing.sql(`select environment, status from pins where pinterest_pin_id = '900'`), [{ environment: 'production', status: 'published' }]);
  assert.deepEqual(await existing.sql(`select pg_get_constraintdef(oid) from pg_constraint where conname = 'pins_status_check'`), rule);
  const database = await existing.connect();
  const again = plan(await inspect(database), APP);
  assert.deepEqual([again.inspection.kind, again.steps, again.questions, again.problems], ['ours', [], [], []]);
  assert.deepEqual(await apply(database, again), { done: [] });
  assert.deepEqual(plan(await inspect(database)).questions, []);
  const opened = await store.openStore({ postgres: existing.url, vault: true }, {});
  await opened.close();
});

test('a German database: its words, its boards, and the one word that is missing', async (t) => {
  const existing = await existingApp(t, { german: true });
  await existing.sql(`insert into boards (tenant_id, blog_project_id, name, pinterest_board_id) values ($1, $2, 'Garten', '77')`, [first.tenant, first.project]);
  const pin = await existing.addPin(first.project, { status: 'bereit_zum_planen', title: 'Bereit' });
  const database = await existing.connect();
  const planned = plan(await inspect(database), APP);
  assert.deepEqual(planned.statuses, GERMAN);
  assert.deepEqual(codes(planned.steps), ['migrate', 'widen_status', 'widen_status', 'drop_functions', 'vault_functions']);
  await assert.rejects(existing.sql(`update pins set status = 'wird_veroeffentlicht' where id = $1`, [pin]), { code: '23514' });
  await apply(database, planned);
  await existing.sql(`update pins set status = 'wird_veroeffentlicht' where id = $1`, [pin]);
  // The application's trigger puts the word into the other column.
  await existing.sql(`update pins set status = 'veroeffentlicht' where id = $1`, [pin]);
  assert.deepEqual(await existing.sql('select previous_status from pins where id = $1', [pin]), [{ previous_status: 'wird_veroeffentlicht' }]);
  await assert.rejects(existing.sql(`update pins set status = 'anything' where id = $1`, [pin]), { code: '23514' });
  assert.deepEqual(await existing.sql('select name, details from boards'), [{ name: 'Garten', details: {} }]);
  assert.deepEqual(plan(await inspect(database), APP).steps, []);
});

test('words that nobody knows are asked about, never guessed', async (t) => {
  const existing = await existingApp(t);
  await existing.sql(`update pins set status = 'draft'; alter table pins drop constraint pins_status_check;
    alter table pins add constraint words check (status in ('draft', 'Ready''s', 'live', 'broken'))`);
  await existing.addPin(first.project, { status: "Ready's", scheduled_at: '2030-01-01T00:00:00Z' });
  const database = await existing.connect();
  const found = await inspect(database);
  assert.deepEqual([found.status.proposal, found.status.allowed], [undefined, ['draft', "Ready's", 'live', 'broken']]);
  const asked = plan(found, APP);
  assert.deepEqual(codes(asked.questions), ['statuses']);
  assert.match(asked.questions[0].text, /draft, Ready's, live, broken.*Ready's: 1 \(1 with a time\)/s);
  await assert.rejects(apply(database, asked), { code: 'adoption_undecided' });
  const statuses = { ready: "Ready's", publishing: 'sending', published: 'live', failed: 'broken' };
  assert.throws(() => plan(found, { ...APP, statuses: { ...statuses, ready: 'raedy' } }), { code: 'ERR_INVALID_ARG_VALUE', field: 'statuses.ready' });
  assert.throws(() => plan(found, { ...APP, statuses: { ...statuses, failed: 'live' } }), { field: 'statuses' });
  await apply(database, plan(found, { ...APP, statuses }));
  await existing.addPin(first.project, { status: 'sending' });
});

test('a rule that is no list of words is nobody\'s to change', async (t) => {
  const existing = await existingApp(t);
  await existing.sql(`alter table pins drop constraint pins_status_check; alter table pins add check (length(status) < 30)`);
  const database = await existing.connect();
  const planned = plan(await inspect(database), { ...APP, statuses: ENGLISH });
  assert.deepEqual(codes(planned.problems), ['status_rule']);
  await assert.rejects(apply(database, planned), { code: 'adoption_blocked', message: /length\(status\)/ });
});

test('two languages at once are asked about', () => {
  const both = [...Object.values(ENGLISH), ...Object.values(GERMAN)];
  assert.equal(words.proposedWords(both), undefined);
  assert.deepEqual(words.proposedWords(Object.values(GERMAN)), GERMAN);
  assert.equal(words.proposedWords(['metadata_created', 'published']), undefined);
});

for (const definition of [
  `CHECK ((status = ANY (ARRAY['a'::text, 'b]'::text])))`,
  `CHECK (((status)::text = ANY ((ARRAY['a'::character varying, 'b]'::character varying])::text[]))) NOT VALID`,
  `CHECK (((status IS NULL) OR (status = ANY (ARRAY['a'::text, 'b]'::text]))))`,
]) {
  test(`a list of words is read and widened: ${definition}`, () => {
    assert.deepEqual(words.wordsOf(definition), ['a', 'b]']);
    const wider = words.widened(definition, ["it's"]);
    assert.deepEqual(words.wordsOf(wider), ['a', 'b]', "it's"]);
    assert.equal(wider.replace(/, 'it''s'::[a-z ]+/, ''), definition);
  });
}

for (const definition of [`CHECK ((status <> ALL (ARRAY['a'::text])))`, `CHECK ((length(status) < 3))`, `CHECK ((status = 'a'::text))`]) {
  test(`no list of words: ${definition}`, () => assert.equal(words.wordsOf(definition), undefined));
}

test('rows that share a Pinterest id: says which, and changes nothing until somebody chose', async (t) => {
  const existing = await existingApp(t);
  const [keep, ready, out] = await Promise.all(['published', 'metadata_created', 'published'].map((status, index) =>
    existing.addPin(first.project, { id: id(51 + index), status, title: `Pin ${index}`, pinterest_pin_id: '900', pinterest_pin_url: 'https://www.pinterest.com/pin/900/' })));
  const url = 'https://www.pinterest.com/pin/1/';
  const bystander = await existing.addPin(first.project, { id: id(54), status: 'metadata_created', title: 'Beside them', pinterest_pin_url: url });
  const database = await existing.connect();
  const found = await inspect(database);
  const asked = plan(found, APP);
  assert.deepEqual(codes(asked.questions), ['duplicate']);
  for (const row of [keep, ready, out, '900']) assert.ok(asked.questions[0].text.includes(row));
  await assert.rejects(apply(database, asked), { code: 'adoption_undecided' });
  assert.equal((await inspect(database)).kind, 'foreign');
  assert.throws(() => plan(found, { ...APP, duplicates: { 900: id(99) } }), { field: 'duplicates.900' });
  await apply(database, plan(found, { ...APP, duplicates: { 900: keep } }));
  const rows = await existing.sql(`select id, status, pinterest_pin_id, pinterest_pin_url is not null as url, error_code from pins where id = any ($1) order by id`, [[keep, ready, out, bystander]]);
  assert.deepEqual(rows, [
    { id: keep, status: 'published', pinterest_pin_id: '900', url: true, error_code: null },
    { id: ready, status: 'error', pinterest_pin_id: null, url: false, error_code: 'duplicate_pin' },
    { id: out, status: 'published', pinterest_pin_id: null, url: false, error_code: null },
    { id: bystander, status: 'metadata_created', pinterest_pin_id: null, url: true, error_code: null },
  ]);
});

test('duplicates that came up after the plan are asked about, and nothing is kept', async (t) => {
  const existing = await existingApp(t);
  const database = await existing.connect();
  const planned = plan(await inspect(database), APP);
  for (const title of ['One', 'Two']) await existing.addPin(first.project, { status: 'published', title, pinterest_pin_id: '900' });
  await assert.rejects(apply(database, planned), { code: 'adoption_undecided', message: /900/ });
  assert.deepEqual(codes(planned.steps).includes('migrate'), true);
  assert.equal(await database.hasTable('schema_version'), false);
  assert.equal((await existing.sql(`select to_regprocedure('get_pinterest_access_token(uuid)') is not null as there`))[0].there, true);
});

test('pins that were being published are named and decided about', async (t) => {
  const existing = await existingApp(t);
  const stuck = await existing.addPin(first.project, { status: 'publishing', title: 'Half-way' });
  const ready = await existing.addPin(first.project, { status: 'metadata_created', title: 'Beside it' });
  const database = await existing.connect();
  const found = await inspect(database);
  assert.deepEqual(codes(plan(found, APP).questions), ['stuck']);
  assert.ok(plan(found, APP).questions[0].text.includes(stuck));
  assert.deepEqual(codes(plan(found, { ...APP, stuck: 'leave' }).notes).includes('stuck'), true);
  await apply(database, plan(found, { ...APP, stuck: 'fail' }));
  const [row] = await existing.sql('select status, previous_status, error_code, error_message from pins where id = $1', [stuck]);
  assert.deepEqual([row.status, row.previous_status, row.error_code], ['error', 'publishing', 'outcome_unknown']);
  assert.match(row.error_message, /look on Pinterest/);
  // Ours from now on: a pin that somebody has a claim on is none of adoption's business.
  const claimed = await existing.addPin(first.project, { status: 'publishing', attempt_id: id(77) });
  const again = plan(await inspect(database), { ...APP, stuck: 'fail' });
  assert.deepEqual([again.steps, again.questions], [[], []]);
  const another = await existing.addPin(first.project, { status: 'publishing', title: 'Half-way too' });
  await apply(database, plan(await inspect(database), { ...APP, stuck: 'fail' }));
  const after = new Map((await existing.sql('select id, status from pins')).map((pin) => [pin.id, pin.status]));
  assert.deepEqual([ready, claimed, another].map((pin) => after.get(pin)), ['metadata_created', 'publishing', 'error']);
});

test('tables of another make are a problem that is named', async (t) => {
  const existing = await existingApp(t);
  await existing.sql(`alter table pins alter column scheduled_at type text; alter table pins rename column blog_project_id to project;
    alter table pinterest_connections add column owner text not null default 'x'; alter table pinterest_connections alter column owner drop default;
    alter table blog_articles owner to postgres`);
  const planned = plan(await inspect(await existing.connect()), APP);
  assert.deepEqual(codes(planned.problems).sort(), ['column_types', 'columns_missing', 'columns_required', 'not_owner']);
  const text = planned.problems.map((problem) => problem.text).join('\n');
  for (const word of ['scheduled_at: text', 'blog_project_id', 'owner', 'blog_articles']) assert.ok(text.includes(word), word);
});

test('which Pinterest app the connections are of is asked', async (t) => {
  const existing = await existingApp(t);
  await existing.addConnection(first, id(31), { access: 'pina_plain', refresh: 'pinr_plain' });
  assert.deepEqual(codes(plan(await inspect(await existing.connect())).questions), ['app_id']);
});

test('a sandbox database is noted as one', async (t) => {
  const existing = await existingApp(t);
  await existing.addConnection(first, id(31), { access: 'pina_plain', refresh: 'pinr_plain' });
  const pin = await existing.addPin(first.project, { status: 'published', pinterest_pin_id: '900' });
  await adopt(existing, { ...APP, environment: 'sandbox' });
  assert.deepEqual(await existing.sql('select environment from pinterest_connections'), [{ environment: 'sandbox' }]);
  assert.deepEqual(await existing.sql('select environment from pins where id = $1', [pin]), [{ environment: 'sandbox' }]);
});

test('two processes adopt at the same time: once', async (t) => {
  const existing = await existingApp(t, { german: true });
  await existing.addConnection(first, id(31), { access: 'pina_plain', refresh: 'pinr_plain' });
  const databases = await Promise.all([existing.connect(), existing.connect()]);
  const plans = await Promise.all(databases.map(async (database) => plan(await inspect(database), APP)));
  const answers = await Promise.all(databases.map((database, index) => apply(database, plans[index])));
  const done = answers.map((answer) => answer.done.length).sort();
  assert.deepEqual(done, [0, plans[0].steps.length]);
  assert.deepEqual(plan(await inspect(databases[0]), APP).steps, []);
});

test('a failure in the middle leaves everything as it was', async (t) => {
  const existing = await existingApp(t);
  // Whatever no look at the catalog foresees.
  await existing.sql(`create function refuse() returns event_trigger language plpgsql as $$ begin raise exception 'no'; end $$;
    create event trigger keep_functions on sql_drop when tag in ('DROP FUNCTION') execute function refuse()`);
  await assert.rejects(adopt(existing), { code: 'store_constraint' });
  assert.deepEqual(await existing.sql(`select to_regclass('public.schema_version') as there`), [{ there: null }]);
});

test('an empty database and one of our own have nothing to adopt', async (t) => {
  const existing = await existingApp(t, { app: false });
  const database = await existing.connect();
  const empty = plan(await inspect(database));
  assert.deepEqual([empty.inspection.kind, codes(empty.steps), empty.questions], ['empty', ['migrate'], []]);
  await apply(database, empty);
  const ours = plan(await inspect(database));
  assert.deepEqual([ours.inspection.kind, ours.steps, ours.questions, ours.problems], ['ours', [], [], []]);
});

test('without Vault tokens are kept in the table', async (t) => {
  const existing = await existingApp(t, { vault: false });
  await existing.addConnection(first, id(31));
  const database = await existing.connect();
  const planned = plan(await inspect(database), APP);
  assert.equal(planned.tokens, 'table');
  await apply(database, planned);
  assert.deepEqual(await existing.sql('select status from pinterest_connections'), [{ status: 'reconnect_required' }]);
  await assert.rejects(store.openStore({ postgres: existing.url, vault: true }, {}), { code: 'vault_missing', field: 'store.vault' });
});
