import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import test from 'node:test';

import { generateSealKey } from '../../dist/lib/index.js';
import { existingApp, id, TENANTS } from '../adopt/support/existing.mjs';
import { COMMAND, folderFor, run, runJson } from './support/command.mjs';
import { World } from './support/world.mjs';

const [first] = TENANTS;
const WORDS = 'metadata_created,publishing,published,error';

async function withConnection(t, options) {
  const existing = await existingApp(t, options);
  await existing.addConnection(first, id(31), { access: 'pina_marked', refresh: 'pinr_marked', pinterest_username: 'garden' });
  return existing;
}

const envOf = (existing, more = {}) => ({ DATABASE_URL: existing.url, PINTEREST_APP_ID: '77', ...more });
const isAdopted = async (existing) => (await existing.sql(`select to_regclass('public.schema_version') is not null as there`))[0].there;

test('init explains an application\'s database, changes it with --yes, and a second run finds nothing', async (t) => {
  const existing = await withConnection(t);
  const env = envOf(existing);
  const looked = await run(['init'], { env });
  assert.equal(looked.code, 5);
  for (const word of ['alternate_url', 'get_pinterest_access_token', 'ready = metadata_created', '--yes']) {
    assert.ok(looked.err.includes(word), `${word}: ${looked.err}`);
  }
  assert.equal(await isAdopted(existing), false);
  const { code, document } = await runJson(['init', '--yes'], { env });
  assert.deepEqual([code, document.ok, document.adoption.applied], [0, true, true]);
  assert.deepEqual(document.adoption.settings, { PINTEREST_STATUSES: WORDS, PINTEREST_VAULT: 'true' });
  assert.deepEqual(document.adoption.done.map((step) => step.code), ['migrate', 'connections', 'drop_functions', 'vault_functions']);
  assert.equal(document.projectCreated, null);
  const again = await runJson(['init'], { env });
  assert.deepEqual([again.code, again.document.adoption.applied, again.document.adoption.done], [0, false, []]);
  assert.doesNotMatch(JSON.stringify([looked, document, again]), /_marked/);
});

test('of two that adopt at the same time one says that it did', async (t) => {
  const existing = await withConnection(t);
  const both = await Promise.all([1, 2].map(() => runJson(['init', '--yes'], { env: envOf(existing) })));
  assert.deepEqual(both.map(({ code }) => code), [0, 0]);
  const said = both.map(({ document: { adoption } }) => [adoption.applied, adoption.done.length]).sort();
  assert.deepEqual(said, [[false, 0], [true, 4]]);
});

test('keys adopt seals what is in Vault, and status then shows a connection', async (t) => {
  const existing = await withConnection(t);
  const env = envOf(existing, { PINTEREST_SEAL_KEYS: generateSealKey(), PINTEREST_APP_SECRET: 's', PINTEREST_REDIRECT_URI: 'http://localhost:3000/callback' });
  await run(['init', '--yes'], { env });
  const forgotten = await runJson(['keys', 'adopt'], { env });
  assert.equal(forgotten.document.error.code, 'store_tokens_in_vault');
  const settings = { ...env, PINTEREST_VAULT: 'true', PINTEREST_STATUSES: WORDS };
  const keyless = await runJson(['keys', 'adopt'], { env: { ...settings, PINTEREST_SEAL_KEYS: '' } });
  assert.deepEqual([keyless.code, keyless.document.ok], [5, false]);
  const { document } = await runJson(['keys', 'adopt'], { env: settings });
  assert.deepEqual([document.to, document.sealed, document.untouched], ['vault', 1, 0]);
  assert.match((await existing.secrets(id(31))).access, /^v1\./);
  assert.deepEqual([(await runJson(['keys', 'adopt'], { env: settings })).document.sealed], [0]);
  const wrong = await runJson(['status', '--tenant', first.tenant], { env: { ...settings, PINTEREST_STATUSES: '' } });
  assert.equal(wrong.document.error.code, 'statuses_unknown');
  const status = await run(['status', '--tenant', first.tenant], { env: settings });
  assert.match(status.out, /garden/);
});

test('what has to be decided is asked for by option', async (t) => {
  const existing = await withConnection(t, { german: true });
  const rows = await Promise.all(['veroeffentlicht', 'veroeffentlicht'].map((status) => existing.addPin(first.project, { status, pinterest_pin_id: '900' })));
  const env = envOf(existing);
  const asked = await runJson(['init', '--yes'], { env });
  assert.deepEqual([asked.code, asked.document.error.code], [5, 'adoption_undecided']);
  assert.ok(asked.document.error.why.includes(rows[0]) && asked.document.error.fix.includes('--keep'));
  const { document } = await runJson(['init', '--yes', '--keep', `900=${rows[1]}`, '--tokens', 'table'], { env });
  assert.deepEqual(document.adoption.settings, { PINTEREST_STATUSES: 'bereit_zum_planen,wird_veroeffentlicht,veroeffentlicht,fehler' });
  assert.deepEqual(await existing.sql(`select id from pins where pinterest_pin_id = '900'`), [{ id: rows[1] }]);
  const moved = await runJson(['keys', 'adopt'], { env: { ...env, PINTEREST_SEAL_KEYS: generateSealKey() } });
  assert.deepEqual([moved.document.to, moved.document.sealed], ['table', 1]);
});

for (const [args, field] of [
  [['--statuses', 'a,b,c'], '--statuses'],
  [['--keep', '900'], '--keep'],
  [['--tokens', 'memory'], '--tokens'],
  [['--stuck', 'publish'], '--stuck'],
]) {
  test(`init ${args.join(' ')} is called wrongly`, async (t) => {
    const existing = await existingApp(t);
    const { code, document } = await runJson(['init', ...args], { env: envOf(existing) });
    assert.equal(code, 2);
    assert.ok(document.error.why.includes(field));
  });
}

test('four words that are not four are corrected where they were given', async (t) => {
  const existing = await existingApp(t);
  const { code, document } = await runJson(['init'], { env: envOf(existing, { PINTEREST_STATUSES: 'a,b,c' }) });
  assert.deepEqual([code, document.error.code], [5, 'not_configured']);
  assert.match(document.error.why, /^PINTEREST_STATUSES: /);
  assert.doesNotMatch(document.error.why + document.error.fix, /--statuses/);
});

for (const [answer, adopted] of [['y', true], ['', false]]) {
  test(`on a terminal init asks: "${answer}"`, { timeout: 60_000 }, async (t) => {
    const existing = await withConnection(t);
    // A terminal of its own for the command.
    const line = `'${process.execPath}' '${COMMAND}' init`;
    const env = { ...process.env, ...envOf(existing) };
    const child = spawn('script', ['-qefc', line, '/dev/null'], { env, cwd: folderFor(t), timeout: 60_000 });
    let said = '';
    child.stdout.on('data', (data) => (said += data));
    t.after(() => child.kill('SIGKILL'));
    while (!said.includes('[y/N]')) await once(child.stdout, 'data');
    child.stdin.write(`${answer}\r`);
    const [code] = await once(child, 'close');
    assert.equal(code, adopted ? 0 : 1, said);
    assert.equal(await isAdopted(existing), adopted);
  });
}

test('a database of our own is brought up to date without a question', async (t) => {
  const existing = await existingApp(t, { app: false, vault: false });
  const { code, document } = await runJson(['init', '--tenant', first.tenant], { env: envOf(existing) });
  assert.deepEqual([code, document.adoption, document.projectCreated.tenantId], [0, null, first.tenant]);
});

test('connect works on an application\'s database, whose user ids are UUIDs', async (t) => {
  const existing = await existingApp(t);
  const world = await World.open(t);
  const settings = { PINTEREST_SEAL_KEYS: generateSealKey(), PINTEREST_VAULT: 'true', PINTEREST_STATUSES: WORDS, PINTEREST_TENANT: first.tenant };
  Object.assign(world.env, { DATABASE_URL: existing.url, ...settings });
  assert.equal((await world.json(['init', '--yes'])).code, 0);
  const { code, document } = await world.connect();
  assert.deepEqual([code, document.username, document.boardsSynced], [0, 'garden', 3]);
  assert.match((await existing.secrets(document.connectionId)).access, /^v1\./);
});
