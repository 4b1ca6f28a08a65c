// What a command cannot heed it refuses, before it does anything.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

import { generateSealKey } from '../../dist/lib/index.js';
import { World } from './support/world.mjs';

for (const flag of ['--finish', '--now']) {
  test(`keys rotate ${flag}: with PINTEREST_SEAL_KEYS there is no key file it could work on`, async (t) => {
    const world = await World.open(t);
    await world.run(['init']);
    world.env.PINTEREST_SEAL_KEYS = generateSealKey();
    const { code, document } = await world.json(['keys', 'rotate', flag]);
    assert.deepEqual([code, document.error.why], [2, `${flag} is for a key file, and PINTEREST_SEAL_KEYS is set.`]);
    assert.match(document.error.fix, /first in PINTEREST_SEAL_KEYS.*keys rotate/);
    assert.equal((await world.json(['keys', 'rotate'])).code, 0);
  });
}

for (const command of [['doctor'], ['keys', 'rotate'], ['keys', 'adopt']]) {
  test(`${command.join(' ')} --tenant: what is done for the whole database is not done for one tenant`, async (t) => {
    const world = await World.open(t);
    await world.run(['init']);
    const { code, document } = await world.json([...command, '--tenant', 'one']);
    assert.deepEqual([code, document.error?.why], [2, `"${command.join(' ')}" has no option --tenant.`]);
  });
}

test('an empty PINTEREST_TENANT is none: init makes a project that the other commands find', async (t) => {
  const world = await World.open(t);
  world.env.PINTEREST_TENANT = '';
  const { document } = await world.json(['init']);
  assert.match(document.projectCreated.tenantId, /./);
  const { code, document: boards } = await world.json(['boards', 'list']);
  assert.equal(code, 0, JSON.stringify(boards));
});

for (const [option, value] of [['--name', ' '], ['--tenant', ' ']]) {
  test(`init ${option}: of spaces alone there is no project`, async (t) => {
    const world = await World.open(t);
    const { code, document } = await world.json(['init', option, value]);
    assert.deepEqual([code, document.error?.code], [2, 'usage']);
    assert.match(document.error.why, new RegExp(`^${option} needs a value`));
    assert.ok(!existsSync(join(world.folder, 'pinterest.sqlite')));
  });
}

test('init --blog-url is of a new project: one that is there keeps its address, and that is said', async (t) => {
  const world = await World.open(t);
  const args = ['init', '--name', 'Garden', '--blog-url', 'https://garden.example/'];
  assert.deepEqual([(await world.json(args)).code, (await world.json(args)).code], [0, 0], 'again: changes nothing');
  for (const other of [['init'], ['init', '--name', 'Garden']]) {
    const { code, document } = await world.json([...other, '--blog-url', 'https://kitchen.example/']);
    assert.deepEqual([code, document.error?.why], [2, 'The project "Garden" is there already, and keeps the address it has.']);
    assert.match(document.error.fix, /--name.*blog_url/);
  }
  world.sql((database) => assert.deepEqual(database.prepare('select blog_url from blog_projects').all().map((row) => row.blog_url), ['https://garden.example/']));
});

for (const [option, value] of [['--statuses', 'a,b,c,d'], ['--keep', '1=2'], ['--stuck', 'fail'], ['--tokens', 'vault'], ['--app-id', '7']]) {
  test(`init ${option}: an SQLite file has no tables of an application`, async (t) => {
    const world = await World.open(t);
    const { code, document } = await world.json(['init', option, value]);
    assert.deepEqual([code, document.error?.why], [2, `${option} is for an application's Postgres database, and this is an SQLite file.`]);
    assert.ok(!existsSync(join(world.folder, 'pinterest.sqlite')));
  });
}

for (const [name, value] of [
  ['PINTEREST_API_URL', 'http://pinterest.example/v5'],
  ['PINTEREST_AUTHORIZE_URL', 'nope'],
  ['PINTEREST_LEGACY_N8N_URL', 'nope'],
  ['PINTEREST_LEGACY_N8N_API_KEY', 'two words'],
  ['PINTEREST_SEAL_KEYS', 'marked'],
  ['PINTEREST_TIER', 'gold'],
]) {
  test(`${name} that cannot be used is named`, async (t) => {
    const world = await World.open(t);
    await world.run(['init']);
    if (name === 'PINTEREST_LEGACY_N8N_API_KEY') world.env.PINTEREST_LEGACY_N8N_URL = 'https://n8n.example';
    world.env[name] = value;
    const { code, document } = await world.json(['status']);
    assert.deepEqual([code, document.error.code], [5, 'configuration']);
    assert.ok(document.error.why.includes(`(${name})`), document.error.why);
  });
}

test('--environment goes before PINTEREST_API_URL, as its help says, and never sends for an account of the other', async (t) => {
  const world = await World.open(t);
  await world.connected();
  world.addPins(1);
  assert.match((await world.run(['publish-due', '--help'])).out.replace(/\s+/g, ' '), /--environment .*default: PINTEREST_API_URL, else PINTEREST_ENVIRONMENT, else production/);
  const { code, document } = await world.json(['publish-due', '--environment', 'sandbox']);
  assert.deepEqual([code, document.published, document.skippedConnections?.[0]?.reason], [4, 0, 'wrong_environment'], JSON.stringify(document));
  assert.equal((await world.json(['publish-due'])).document.published, 1);
});

test('PINTEREST_VAULT: an SQLite file has no Vault', async (t) => {
  const world = await World.open(t);
  world.env.PINTEREST_VAULT = 'true';
  const first = await world.json(['init']);
  assert.equal(first.code, 5, first.out);
  assert.ok(!existsSync(join(world.folder, 'pinterest.sqlite')));
  delete world.env.PINTEREST_VAULT;
  await world.connected();
  world.env.PINTEREST_VAULT = 'true';
  for (const args of [['status'], ['publish-due'], ['refresh'], ['keys', 'rotate'], ['boards', 'list']]) {
    const { code, document } = await world.json(args);
    assert.notEqual(code, 0, args.join(' '));
    assert.match(document.error.why, /PINTEREST_VAULT.*SQLite has no Vault/, args.join(' '));
  }
  world.env.PINTEREST_VAULT = 'false';
  assert.equal((await world.json(['status'])).code, 0);
});
