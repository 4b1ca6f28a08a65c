import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, it } from 'node:test';

import { generateSealKey } from '../../dist/lib/index.js';
import { postgres } from '../support/postgres.mjs';
import { publishingWorld } from '../service/support/publishing_world.mjs';
import { CredentialStore } from './support/credential_store.mjs';
import { fromSuite } from './support/package_under_test.mjs';
import { pinterest, runNode, storeCredentialType } from './support/n8n.mjs';
import { byId, setStage } from './support/stage.mjs';
import { offeredOperations, isOfStore } from './support/offered.mjs';
import { storeCredential, storeStage } from './support/store_stage.mjs';

const { NodeHelpers } = fromSuite('n8n-workflow');

/** What n8n's "Test" button shows. */
async function test(world, more) {
  const { testedBy } = pinterest.description.credentials.find(({ name }) => name === 'pinterestStoreApi');
  const given = new CredentialStore(storeCredentialType, storeCredential(world, more));
  const data = await given.getDecrypted(undefined, undefined, undefined, 'manual');
  return pinterest.methods.credentialTest[testedBy].call({}, { id: '1', name: 'Store', type: 'pinterestStoreApi', data });
}

for (const engine of ['sqlite', 'postgres']) {
  describe(`the credential's test on ${engine}`, () => {
    it('says that database, schema and seals are fine, and changes nothing', async (t) => {
      const world = await publishingWorld(t, engine);
      const { status, message } = await test(world);
      assert.equal(status, 'OK', message);
      assert.match(message, /answers.*schema is at version \d+.*Every stored token opens/);
      assert.equal(world.simulator.ledger.requests.length, 0);
    });

    it('says that a stored seal does not open with these keys, and which keys it needs', async (t) => {
      const world = await publishingWorld(t, engine);
      const { status, message } = await test(world, { sealKeys: generateSealKey() });
      assert.equal(status, 'Error');
      assert.match(message, new RegExp(`stored token of @${world.people[0].account.username} does not open.*Seal Keys`));
      assert.ok(!message.includes(world.sealKey));
    });

    for (const more of [{ appId: '999' }, { environment: 'sandbox' }]) {
      it(`says that no connection is of ${JSON.stringify(more)}: every run would leave them out, and end well`, async (t) => {
        const world = await publishingWorld(t, engine);
        const { status, message } = await test(world, more);
        assert.equal(status, 'Error', message);
        assert.match(message, new RegExp(`@${world.people[0].account.username} was connected with app ${world.simulator.app.id} in .*App ID and Environment`));
      });
    }

    it('says how many connections are of another app, where others are of this one', async (t) => {
      const world = await publishingWorld(t, engine, { accounts: 2 });
      await world.database.change("update pinterest_connections set app_id = 'another' where id = $1", [world.people[1].connectionId]);
      await world.database.change('delete from pinterest_tokens where connection_id = $1', [world.people[1].connectionId]);
      const { status, message } = await test(world);
      assert.equal(status, 'OK', message);
      assert.match(message, /1 of 2 connections is of another app or environment, and is left out/);
    });

    it('says that a seal key is none', async (t) => {
      const { status, message } = await test(await publishingWorld(t, engine), { sealKeys: 'not a key' });
      assert.equal(status, 'Error');
      assert.match(message, /^Seal Keys, number 1: .*Pinterest Store API credential/);
    });

    it('says that the schema is another release\'s', async (t) => {
      const world = await publishingWorld(t, engine);
      await world.database.change('update schema_version set version = 0');
      const { status, message } = await test(world);
      assert.equal(status, 'Error');
      assert.match(message, /schema is at version 0, this release needs \d+.*pinterest-native init/);
    });
  });
}

const empty = [
  ['App ID', { appId: ' ' }],
  ['App Secret', { appSecret: '' }],
  ['SQLite File', { databaseFile: '' }],
  ['SQLite File', { databaseFile: 'pinterest.sqlite' }],
  ['SQLite File', { databaseFile: '/nowhere/pinterest.sqlite' }],
  ['Postgres URL', { database: 'postgres', databaseUrl: '' }],
  ['Seal Keys', { database: 'postgres', databaseUrl: 'postgres://127.0.0.1:1/x', sealKeys: '' }],
  ['Base URL', { apiUrl: 'somewhere' }],
  ['Status: Ready', { statusReady: '' }],
];
for (const [index, [field, more]] of empty.entries()) {
  it(`what is missing or wrong is named as the credential names it: ${field} (${index})`, async (t) => {
    const { status, message } = await test(await publishingWorld(t, 'sqlite'), more);
    assert.equal(status, 'Error');
    assert.ok(message.startsWith(`${field}: `), message);
  });
}

it('a Postgres that does not answer, and no password of it in the message', async (t) => {
  const world = await publishingWorld(t, 'sqlite');
  const databaseUrl = 'postgres://user:secret-word@127.0.0.1:1/nothing';
  const { status, message } = await test(world, { database: 'postgres', databaseUrl });
  assert.equal(status, 'Error');
  assert.match(message, /does not answer.*Check Database and its address/);
  assert.ok(!message.includes('secret-word'));
});

it('a Postgres with nothing of ours in it is not made ours by a test', async (t) => {
  const world = await publishingWorld(t, 'sqlite');
  const server = await postgres();
  const { name, url } = await server.newEmptyDatabase();
  const { status, message } = await test(world, { database: 'postgres', databaseUrl: url });
  assert.equal(status, 'Error');
  assert.match(message, /schema is at version 0.*pinterest-native init/);
  assert.deepEqual(await server.sql(name, "select tablename from pg_tables where schemaname = 'public'"), []);
});

it('status words that the database does not allow', async (t) => {
  const world = await publishingWorld(t, 'postgres');
  await (await postgres()).sql(new URL(world.store.postgres).pathname.slice(1),
    "alter table pins add constraint words check (status in ('bereit_zum_planen', 'wird_veroeffentlicht', 'veroeffentlicht', 'fehler'))");
  const { status, message } = await test(world, { statusReady: 'ready' });
  assert.equal(status, 'Error');
  assert.match(message, /does not allow ready.*Correct the status words/);
});

it('an SQLite file with its key file beside it needs no seal keys here', async (t) => {
  const world = await publishingWorld(t, 'sqlite');
  const folder = dirname(world.store.sqlite);
  const { status, message } = await test(world, { sealKeys: '' });
  assert.equal(status, 'Error');
  assert.match(message, /seal key cannot be used.*\.seal-key.*Seal Keys/);
  assert.ok(!readdirSync(folder).some((name) => name.endsWith('.seal-key')), 'a test must not make a key');
});

describe('which credential an operation asks for', () => {
  const displayed = (parameters) => pinterest.description.credentials
    .filter((credential) => NodeHelpers.displayParameter(parameters, credential, { typeVersion: 1 }, pinterest.description))
    .map(({ name }) => name);
  for (const name of offeredOperations()) {
    it(name, () => {
      const [resource, operation] = name.split(':');
      const { properties } = pinterest.description;
      const filled = NodeHelpers.getNodeParameters(properties, { resource, operation }, true, false, { typeVersion: 1 }, pinterest.description);
      assert.deepEqual(displayed(filled), [isOfStore(name) ? 'pinterestStoreApi' : 'pinterestNativeOAuth2Api']);
    });
  }

  it('Board: Get Many with an expression in Privacy', () => {
    assert.deepEqual(displayed({ resource: 'board', operation: 'getAll', privacy: '={{ $json.privacy }}' }), ['pinterestNativeOAuth2Api']);
  });

  it('an operation on the store runs without the account', async (t) => {
    const stage = await storeStage(t);
    assert.equal((await stage.run('connection:getAll')).items.length, 1);
  });

  it('an operation with the account runs without the store', async (t) => {
    const stage = await setStage(t);
    const parameters = { resource: 'board', operation: 'get', board: byId(stage.boardId) };
    const { items } = await runNode({ store: stage.store, parameters });
    assert.equal(items[0].json.id, stage.boardId);
  });
});
