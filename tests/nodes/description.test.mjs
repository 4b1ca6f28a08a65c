import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import Module from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { CredentialStore } from './support/credential_store.mjs';
import { credentialType, loaded, pinterest, pinterestTrigger, storeCredentialType } from './support/n8n.mjs';
import { packageFolder } from './support/package_under_test.mjs';

const { description } = pinterest;
const snapshot = (name) => join(import.meta.dirname, 'snapshots', name);
// A field a line: a difference names the field.
const serializers = [(fields) => `${fields.map((field) => JSON.stringify(field)).join('\n')}\n`];

describe('as n8n loads it', () => {
  it('n8n finds the nodes and their credentials', () => {
    assert.deepEqual(Object.keys(loaded.nodes), ['pinterest', 'pinterestTrigger']);
    assert.deepEqual(Object.keys(loaded.credentials), ['pinterestNativeOAuth2Api', 'pinterestStoreApi']);
    assert.deepEqual(loaded.credentials.pinterestNativeOAuth2Api.extends, ['oAuth2Api']);
  });

  it('nothing published is renamed or lost: the node', (t) => {
    t.assert.fileSnapshot(description.properties, snapshot('Pinterest.properties.jsonl'), { serializers });
  });

  it('nothing published is renamed or lost: the trigger', (t) => {
    t.assert.fileSnapshot(pinterestTrigger.description.properties, snapshot('PinterestTrigger.properties.jsonl'), { serializers });
  });

  it('nothing published is renamed or lost: the credential', (t) => {
    t.assert.fileSnapshot(credentialType.properties, snapshot('PinterestNativeOAuth2Api.properties.jsonl'), { serializers });
  });

  it('nothing published is renamed or lost: the credential of the store', (t) => {
    t.assert.fileSnapshot(storeCredentialType.properties, snapshot('PinterestStoreApi.properties.jsonl'), { serializers });
  });

  it('has its icons in the package, one for each theme', () => {
    for (const { iconUrl } of [description, pinterestTrigger.description, credentialType, storeCredentialType]) {
      const files = Object.values(iconUrl).map((url) => url.replace('icons/n8n-nodes-pinterest-native/', ''));
      assert.equal(new Set(files).size, 2);
      for (const file of files) assert.ok(existsSync(join(packageFolder, file)), file);
    }
  });

  it('starts n8n without the client and without the addon', () => {
    const loadedFiles = Object.keys(Module._cache).filter((file) => file.startsWith(packageFolder));
    assert.ok(loadedFiles.some((file) => file.endsWith('Pinterest.node.js')));
    assert.deepEqual(loadedFiles.filter((file) => file.endsWith('.node') || file.endsWith('lib/index.js')), []);
  });

  it('can be used as a tool by an agent', () => {
    assert.equal(description.usableAsTool, true);
  });

  it('the trigger asks by itself, and n8n lets people choose how often', () => {
    const { polling, inputs, properties } = pinterestTrigger.description;
    assert.deepEqual([polling, inputs], [true, []]);
    assert.equal(properties.filter(({ name }) => name === 'pollTimes').length, 1);
  });
});

describe('the credential', () => {
  const settings = (data) => new CredentialStore(credentialType, data).getDecrypted(undefined, undefined, undefined, 'manual');
  const environments = [
    [{}, 'https://www.pinterest.com/oauth/', 'https://api.pinterest.com/v5/oauth/token'],
    [{ environment: 'sandbox' }, 'https://www.pinterest.com/oauth/', 'https://api-sandbox.pinterest.com/v5/oauth/token'],
    [
      { environment: 'custom', apiUrl: 'http://127.0.0.1:5000/v5/', consentUrl: 'http://127.0.0.1:5000/oauth/' },
      'http://127.0.0.1:5000/oauth/', 'http://127.0.0.1:5000/v5/oauth/token',
    ],
  ];
  for (const [data, authUrl, accessTokenUrl] of environments) {
    it(`connects at the right place: ${data.environment ?? 'by default'}`, async () => {
      const resolved = await settings(data);
      assert.equal(resolved.authUrl, authUrl);
      assert.equal(resolved.accessTokenUrl, accessTokenUrl);
    });
  }

  it('asks for what pins need, with commas, with PKCE and Basic, and for a refresh token that lasts', async () => {
    const { scope, grantType, authentication, additionalBodyProperties } = await settings({});
    assert.equal(scope, 'boards:read,boards:write,pins:read,pins:write,user_accounts:read');
    assert.deepEqual([grantType, authentication], ['pkce', 'header']);
    assert.deepEqual(JSON.parse(additionalBodyProperties), { continuous_refresh: 'true' });
  });

  it('asks for secret boards and their pins only where Secret Boards is on', async () => {
    const five = 'boards:read,boards:write,pins:read,pins:write,user_accounts:read';
    assert.equal((await settings({ hiddenBoards: false })).scope, five);
    assert.equal(
      (await settings({ hiddenBoards: true })).scope,
      `${five},boards:read_secret,boards:write_secret,pins:read_secret,pins:write_secret`);
    const wherever = JSON.stringify(description.properties.filter(({ name }) => name === 'privacy'));
    assert.equal(wherever.match(/"value":"SECRET"/g).length, 3);
    assert.equal(wherever.match(/"SECRET","description":"[^"]*Secret Boards[^"]*"/g)?.length, 3, 'each says what it takes');
  });
});
