// What a command cannot heed it refuses, before it does anything.
import assert from 'node:assert/strict';
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
