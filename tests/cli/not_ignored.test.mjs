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

test('PINTEREST_VAULT: an SQLite file has no Vault', async (t) => {
  const world = await World.open(t);
  world.env.PINTEREST_VAULT = 'true';
  const first = await world.json(['init']);
  assert.equal(first.code, 2, first.out);
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
