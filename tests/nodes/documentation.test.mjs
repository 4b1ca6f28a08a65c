import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';

import { root } from '../../scripts/cache.mjs';
import { pinParameters, setStage } from './support/stage.mjs';
import { credentialType, pinterest, pinterestTrigger, storeCredentialType } from './support/n8n.mjs';
import { templates } from './support/templates.mjs';

const page = readFileSync(join(root, 'docs/n8n.md'), 'utf8');

it('what CREDENTIALS_OVERWRITE_DATA shows are fields that n8n fills in: they are empty until somebody types', () => {
  const [, json] = /CREDENTIALS_OVERWRITE_DATA='([^']+)'/.exec(page);
  const given = JSON.parse(json);
  // n8n's own type, which ours extends, has these two with the same default.
  const inherited = [{ name: 'clientId', default: '' }, { name: 'clientSecret', default: '' }];
  const types = {
    [credentialType.name]: [...inherited, ...credentialType.properties],
    [storeCredentialType.name]: storeCredentialType.properties,
  };
  assert.deepEqual(Object.keys(given).sort(), Object.keys(types).sort());
  for (const [type, fields] of Object.entries(given)) {
    for (const name of Object.keys(fields)) {
      assert.equal(types[type].find((field) => field.name === name)?.default, '', `${type}: ${name}`);
    }
  }
  assert.ok('clientSecret' in given[credentialType.name] && 'appSecret' in given[storeCredentialType.name]);
});

it('names every template, operation and event', () => {
  for (const file of Object.keys(templates)) assert.ok(page.includes(`\`${file}\``), file);
  const events = pinterestTrigger.description.properties.find(({ name }) => name === 'event').options;
  for (const { name } of events) assert.ok(page.includes(`| ${name} |`), name);
  const operations = pinterest.description.properties.filter(({ name }) => name === 'operation').flatMap(({ options }) => options);
  const tables = page.split('\n').filter((line) => line.startsWith('|')).join('\n');
  for (const { name, action } of operations) if (action) assert.ok(tables.includes(name), name);
});

it('names all that an item of a pin that was just made has', async (t) => {
  const stage = await setStage(t);
  for (const operation of ['create', 'createMany']) {
    const { items } = await stage.run({ parameters: { resource: 'pin', operation, ...pinParameters(stage.boardId) } });
    const given = Object.keys(items[0].json);
    assert.ok(given.length > 3, given.join());
    assert.deepEqual(given.filter((name) => !page.includes(`\`${name}\``)), [], operation);
  }
});
