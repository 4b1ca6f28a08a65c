import assert from 'node:assert/strict';
import test from 'node:test';

import { boardsWithoutEnd } from '../support/boards_without_end.mjs';
import { World } from './support/world.mjs';

test('boards sync: a list that Pinterest does not give whole is said to be none', { timeout: 60_000 }, async (t) => {
  const world = await World.open(t);
  world.env.PINTEREST_API_URL = await boardsWithoutEnd(t, world.simulator);
  await world.connected();
  const { code, out } = await world.run(['boards', 'sync']);
  assert.equal(code, 0);
  assert.match(out, /: 3 boards .+\n! Not the whole list \(.+\): boards may be missing, and none was deleted\. Sync again later\./);
  const { document } = await world.json(['boards', 'sync']);
  assert.deepEqual([document.total, typeof document.whyIncomplete], [3, 'string']);
});
