import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import Module from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';

import { CredentialStore } from './support/credential_store.mjs';
import { storeCredentialType } from './support/n8n.mjs';
import { packageFolder } from './support/package_under_test.mjs';

const require = Module.createRequire(join(packageFolder, 'package.json'));
const { storeOptions } = require('./dist/nodes/Pinterest/shared/store_credential.js');

const LEAST = { databaseUrl: 'postgres://host/app', sealKeys: 'key', appId: '1', appSecret: 'secret' };

/** With what the credential fills in by itself. */
async function optionsOf(given) {
  const store = new CredentialStore(storeCredentialType, given);
  return storeOptions(await store.getDecrypted(undefined, undefined, undefined, 'manual'));
}

it('the least that a Postgres database needs', async () => {
  const { app, spoolDir, ...options } = await optionsOf(LEAST);
  assert.deepEqual([app.id, app.secret], ['1', 'secret']);
  assert.deepEqual(options, {
    environment: 'production',
    tier: 'standard',
    store: { postgres: 'postgres://host/app', schema: 'public' },
    sealKeys: ['key'],
    statuses: {
      ready: 'bereit_zum_planen', publishing: 'wird_veroeffentlicht', published: 'veroeffentlicht', failed: 'fehler',
    },
    resolve: { truncate: false },
  });
  // In the folder that a container of n8n keeps.
  assert.equal(spoolDir, join(process.env.N8N_USER_FOLDER, '.n8n/pinterest-native/spool'));
});

it('everything else', async () => {
  const options = await optionsOf({
    ...LEAST, schema: 'app', vault: true, sealKeys: 'new, old', environment: 'sandbox', tier: 'trial',
    imageBaseUrl: 'https://images.example/', truncate: true,
    statusReady: 'ready', statusPublishing: 'sending', statusPublished: 'sent', statusFailed: 'failed',
  });
  assert.deepEqual(options.store, { postgres: 'postgres://host/app', schema: 'app', vault: true });
  assert.deepEqual(options.sealKeys, ['new', 'old']);
  assert.deepEqual([options.environment, options.tier], ['sandbox', 'trial']);
  assert.deepEqual(options.resolve, { baseUrl: 'https://images.example/', truncate: true });
  assert.deepEqual(options.statuses, { ready: 'ready', publishing: 'sending', published: 'sent', failed: 'failed' });
});

it('an SQLite file keeps its key and its spool beside it, as for the app', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'pinterest-options-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'pinterest.sqlite');
  writeFileSync(file, '');
  const options = await optionsOf({ database: 'sqlite', databaseFile: file, appId: '1', appSecret: 'secret' });
  assert.deepEqual(options.store, { sqlite: file });
  assert.deepEqual(['sealKeys' in options, 'spoolDir' in options], [false, false]);
});

it('a spool folder of the environment goes first', async (t) => {
  process.env.PINTEREST_SPOOL_DIR = '/data/spool';
  t.after(() => delete process.env.PINTEREST_SPOOL_DIR);
  assert.equal('spoolDir' in (await optionsOf(LEAST)), false);
});
