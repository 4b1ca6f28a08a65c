import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import Module from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { CredentialStore } from './support/credential_store.mjs';
import { pinterest, storeCredentialType } from './support/n8n.mjs';
import { packageFolder } from './support/package_under_test.mjs';
import { ActiveTrigger } from './support/polling.mjs';
import { setStage } from './support/stage.mjs';
import { storeCredential, storeStage } from './support/store_stage.mjs';

const require = Module.createRequire(join(packageFolder, 'package.json'));
const { PinterestError } = require('./dist/lib/errors.js');
const { storeServices } = require('./dist/nodes/Pinterest/shared/store_services.js');

/** What n8n's "Test" button shows. */
async function test(world, more) {
  const data = await new CredentialStore(storeCredentialType, storeCredential(world, more)).getDecrypted(undefined, undefined, undefined, 'manual');
  return pinterest.methods.credentialTest.pinterestStoreTest.call({}, { id: '1', name: 'Store', type: 'pinterestStoreApi', data });
}

describe('the library names an option, n8n the field of the credential', () => {
  const inPostgres = { database: 'postgres', databaseUrl: 'postgres://user@127.0.0.1:1/app' };
  const wrongs = [
    ['Seal Keys, number 1: expected 32 bytes in base64', { sealKeys: 'not a key' }],
    ['Postgres URL: Expected a Postgres address', { ...inPostgres, databaseUrl: 'https://project.supabase.co' }],
    ['Status words: Expected four different words', { statusReady: 'fehler' }],
    ['Base URL: Expected https, or http on a loopback address', { apiUrl: 'http://pinterest.example/v5' }],
  ];
  for (const [begin, more] of wrongs) {
    it(begin, async (t) => {
      const stage = await storeStage(t, { credential: more });
      const { error } = await stage.run('scheduledPin:publishDue');
      const { status, message } = await test(stage.world, more);
      assert.equal(status, 'Error');
      assert.equal(error?.name, 'NodeOperationError');
      for (const shown of [message, error.message]) {
        assert.ok(shown.startsWith(begin), shown);
        assert.doesNotMatch(shown, /createPinterest|store\.|keys\[|statuses|apiUrl|allowLoopbackHttp|generateKey/);
      }
    });
  }

  it('all that is wrong at once', async (t) => {
    const stage = await storeStage(t, { credential: { ...inPostgres, databaseUrl: 'nonsense', sealKeys: 'no' } });
    const { error } = await stage.run('scheduledPin:publishDue');
    assert.match(error.message, /^Postgres URL: .*; Seal Keys, number 1: /);
  });

  it('the account credential as well', async (t) => {
    const stage = await setStage(t);
    stage.store.data.apiUrl = 'http://pinterest.example/v5';
    const { error } = await stage.run({ parameters: { resource: 'account', operation: 'get' } });
    assert.match(error.message, /^Base URL: Expected https/);
  });
});

describe('an id that is not there', () => {
  const refusal = () => Promise.reject(new PinterestError({
    code: 'not_found', field: 'projectId', stopped: 'permanent',
    message: 'There is no project "mistyped" for this tenant: check the id and the tenantId.',
  }));
  const refusing = { connections: { list: async () => [] }, pins: { due: refusal, publishDue: refusal } };
  const expected = 'Project ID: There is no project "mistyped" for this tenant: check the id and the Tenant ID.';

  for (const operation of ['publishDue', 'getDue']) {
    it(`${operation} fails with its field when the store refuses it`, async (t) => {
      const stage = await storeStage(t);
      t.mock.method(storeServices, 'use', async (_options, work) => await work(refusing, () => {}));
      const { error } = await stage.run(`scheduledPin:${operation}`, { tenantId: stage.tenantId });
      assert.equal(error?.name, 'NodeOperationError');
      assert.equal(error.message, expected);
      assert.equal(error.context.itemIndex, 0);
      assert.match(error.description, /Field Project ID\./);
      const { items: [{ json }] } = await stage.run(`scheduledPin:${operation}`, {}, { onError: 'continueRegularOutput' });
      assert.deepEqual([json.error, json.details.code, json.details.field], [expected, 'not_found', 'Project ID']);
    });
  }

  it('Sync to Store names the project', async (t) => {
    const stage = await storeStage(t);
    const { error } = await stage.run('board:syncToStore', { tenantId: stage.tenantId, projectId: randomUUID() });
    assert.match(error.message, /^Project ID: There is no project ".*check the id and the Tenant ID/);
  });
});

describe('the cause of a failure is not lost behind a sentence of n8n', () => {
  const away = { database: 'postgres', databaseUrl: 'postgres://user@127.0.0.1:1/app' };

  it('of a database that refuses the connection', async (t) => {
    const stage = await storeStage(t, { credential: away });
    const { error } = await stage.run('scheduledPin:publishDue');
    assert.match(error.message, /^The Postgres database cannot be reached: connect ECONNREFUSED 127\.0\.0\.1:1\./);
    assert.match(error.description, /^Check the database and its address/);
    const { items: [{ json }] } = await stage.run('scheduledPin:publishDue', {}, { onError: 'continueRegularOutput' });
    assert.equal(json.error, error.message);
  });

  it('of a folder in the place of a file', async (t) => {
    const stage = await storeStage(t, { credential: { databaseFile: tmpdir() } });
    const { error } = await stage.run('scheduledPin:publishDue');
    assert.match(error.message, /^SQLite File: .*EISDIR.*Name a file in a folder/);
  });

  it('in the trigger', async (t) => {
    const { world } = await storeStage(t);
    const store = new CredentialStore(storeCredentialType, storeCredential(world, away));
    const trigger = new ActiveTrigger(store, { event: 'connectionAttention', tenantId: '' }, { pinterestStoreApi: { id: '1', name: 'App' } });
    await assert.rejects(trigger.poll(), /The Postgres database cannot be reached: connect ECONNREFUSED/);
  });
});
