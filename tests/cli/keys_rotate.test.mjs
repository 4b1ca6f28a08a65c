import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chownSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

import { createSealer } from '../../dist/lib/index.js';
import { keysOf, until, World } from './support/world.mjs';

test('keys rotate: added, then first, and every token still opens', async (t) => {
  const world = await World.open(t);
  await world.connected();
  const [old] = keysOf(world);
  const sealed = () => world.sql((database) => database.prepare('select sealed_access, sealed_refresh from pinterest_tokens').get());
  const early = await world.json(['keys', 'rotate', '--finish']);
  assert.equal(early.code, 2);
  const before = sealed();
  const added = await world.json(['keys', 'rotate']);
  assert.deepEqual([added.code, added.document.finished, keysOf(world)[0]], [0, false, old]);
  assert.equal((await world.json(['keys', 'rotate'])).document.added, added.document.added, 'a second time adds no other');
  assert.equal(keysOf(world).length, 2);
  assert.deepEqual(sealed(), before);
  const finished = await world.json(['keys', 'rotate', '--finish']);
  assert.deepEqual([finished.code, finished.document.rewrapped, finished.document.failed], [0, 1, []]);
  const [first, second] = keysOf(world);
  assert.equal(second, old);
  const now = sealed();
  const newAlone = createSealer({ keys: [first] });
  for (const seal of Object.values(now)) assert.equal(newAlone.keyIdOf(seal), newAlone.keyId);
  assert.equal((await world.json(['boards', 'sync'])).code, 0);
  assert.ok(!world.said.includes(first) && !world.said.includes(old), 'no key is shown');
});

test("keys rotate: by whomever it is run, the file stays the service's, which reads it as another user", async (t) => {
  const world = await World.open(t);
  await world.run(['init']);
  const path = join(world.folder, 'pinterest.sqlite.seal-key');
  // Only root can run it for somebody else.
  const service = process.getuid() === 0 ? 4321 : process.getuid();
  chownSync(path, service, process.getgid());
  for (const args of [['keys', 'rotate'], ['keys', 'rotate', '--finish']]) {
    assert.equal((await world.run(args)).code, 0);
    const { uid, mode } = statSync(path);
    assert.deepEqual([uid, mode & 0o777], [service, 0o600], args.join(' '));
  }
});

test('keys rotate: --finish finds no key in a file that was put back as it was before', async (t) => {
  const world = await World.open(t);
  await world.connected();
  const [old] = keysOf(world);
  const path = join(world.folder, 'pinterest.sqlite.seal-key');
  const before = readFileSync(path);
  assert.equal((await world.run(['keys', 'rotate'])).code, 0);
  writeFileSync(path, before);
  const finished = await world.json(['keys', 'rotate', '--finish']);
  assert.deepEqual([finished.code, finished.document.error.why], [2, 'No key was added that could be finished with.']);
  assert.deepEqual(keysOf(world), [old]);
});

test('keys rotate: while pins are published by a process that knows both keys', async (t) => {
  const world = await World.open(t, { latencyMs: 600, limits: false });
  await world.connected();
  world.addPins(30);
  assert.equal((await world.run(['keys', 'rotate'])).code, 0);
  const child = world.start(['publish-due', '--json']);
  const closed = once(child, 'close');
  await until(() => world.simulator.ledger.pins.length > 0);
  assert.equal((await world.run(['keys', 'rotate', '--finish'])).code, 0);
  const during = world.simulator.ledger.pins.length;
  assert.deepEqual(await closed, [0, null], child.written.err);
  assert.equal(JSON.parse(child.written.out).published, 30);
  assert.ok(during < 30, 'it was still publishing');
});

test('keys rotate: PINTEREST_SEAL_KEYS, and a key that is gone', async (t) => {
  const world = await World.open(t);
  const key = async () => (await world.json(['keys', 'generate'])).document.key;
  const [old, next, other] = [await key(), await key(), await key()];
  world.said = '';
  world.env.PINTEREST_SEAL_KEYS = old;
  await world.connected();
  assert.ok(!existsSync(join(world.folder, 'pinterest.sqlite.seal-key')));
  const rotated = await world.json(['keys', 'rotate'], { env: { PINTEREST_SEAL_KEYS: `${next},${old}` } });
  assert.deepEqual([rotated.code, rotated.document.rewrapped], [0, 1]);
  const gone = await world.json(['keys', 'rotate'], { env: { PINTEREST_SEAL_KEYS: other } });
  assert.deepEqual([gone.code, gone.document.failed.map(({ code }) => code)], [1, ['seal_broken']]);
  for (const each of [old, next, other]) assert.ok(!world.said.includes(each));
});
