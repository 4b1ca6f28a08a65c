import assert from 'node:assert/strict';
import process from 'node:process';
import test from 'node:test';

import { generateSealKey } from '../../dist/lib/index.js';
import { existingApp, id, TENANTS } from '../adopt/support/existing.mjs';
import { run, runJson } from './support/command.mjs';

const [first] = TENANTS;
const SCOPE = 'boards:read,boards:write,pins:read,pins:write,user_accounts:read';

/** Adopted, with its tokens in Vault: `findings(changes)` is what doctor says with these variables, by code. */
async function adopted(t, columns) {
  const existing = await existingApp(t);
  await existing.addConnection(first, id(31), { access: 'pina_marked', refresh: 'pinr_marked', pinterest_username: 'garden', ...columns });
  const env = {
    DATABASE_URL: existing.url, PINTEREST_SEAL_KEYS: generateSealKey(), PINTEREST_VAULT: 'true',
    PINTEREST_STATUSES: 'metadata_created,publishing,published,error',
    PINTEREST_APP_ID: '77', PINTEREST_APP_SECRET: 's', PINTEREST_REDIRECT_URI: 'http://localhost:3000/callback',
  };
  assert.equal((await run(['init', '--yes'], { env })).code, 0);
  const findings = async (changes = {}) => {
    const { code, document, err } = await runJson(['doctor', '--offline'], { env: { ...env, ...changes } });
    assert.doesNotMatch(JSON.stringify([document, err]), /_marked/);
    return { code, ...Object.fromEntries(document.findings.map((finding) => [finding.code, finding])) };
  };
  return { existing, env, findings };
}

test('doctor opens the tokens in Vault', async (t) => {
  const { env, findings } = await adopted(t, { scope: SCOPE });
  const plain = await findings();
  assert.deepEqual([plain.code, plain.stored_seals.ok], [1, false], plain.stored_seals.message);
  assert.match(plain.stored_seals.fix, /keys adopt/);
  assert.equal(plain.missing_scopes.ok, true);
  assert.equal((await run(['keys', 'adopt'], { env })).code, 0);
  const sealed = await findings();
  assert.deepEqual([sealed.code, sealed.stored_seals.ok], [0, true], JSON.stringify(sealed));
  const closed = await findings({ PINTEREST_SEAL_KEYS: generateSealKey() });
  assert.deepEqual([closed.code, closed.stored_seals.ok], [1, false]);
  assert.match(closed.stored_seals.message, /@garden does not open/);
});

test('doctor says what the service would refuse to open an adopted database for', async (t) => {
  const { existing, findings } = await adopted(t, { scope: SCOPE });
  const forgotten = await findings({ PINTEREST_VAULT: '' });
  assert.deepEqual([forgotten.code, forgotten.token_place.ok], [1, false]);
  assert.match(forgotten.token_place.fix, /PINTEREST_VAULT/);
  const unsaid = await findings({ PINTEREST_STATUSES: '' });
  assert.deepEqual([unsaid.code, unsaid.status_words.ok], [1, false]);
  assert.match(unsaid.status_words.fix, /PINTEREST_STATUSES/);
  await existing.sql(`insert into schema_version values (9999, '9999_later.sql', '', true, '')`);
  const breaking = await findings();
  assert.deepEqual([breaking.schema_version.ok, breaking.schema_version.advisory ?? false], [false, false]);
  await existing.sql('update schema_version set breaking = false where version = 9999');
  assert.equal((await findings()).schema_version.advisory, true);
  await existing.sql(`delete from schema_version where version = 9999; update schema_version set checksum = 'another'`);
  assert.match((await findings()).schema_version.message, /0001_initial\.sql is not the one/);
});

test('doctor knows a user who sees no rows from a schema that is not there', async (t) => {
  const { existing, findings } = await adopted(t, { scope: SCOPE });
  const reader = `reader_${process.pid}`;
  await existing.sql(`create role ${reader} login; grant usage on schema public to ${reader}; grant select on all tables in schema public to ${reader}`);
  const hidden = await findings({ DATABASE_URL: existing.url.replace('supabase_owner', reader) });
  assert.equal(hidden.schema_version.ok, false);
  assert.match(hidden.schema_version.message, /does not see the rows/);
});

test('doctor misses no scopes where none were noted', async (t) => {
  const { findings } = await adopted(t);
  assert.notEqual((await findings()).missing_scopes.ok, false);
});
