import assert from 'node:assert/strict';
import Module from 'node:module';
import { join } from 'node:path';
import { it } from 'node:test';

import { packageFolder } from './support/package_under_test.mjs';

const require = Module.createRequire(join(packageFolder, 'package.json'));
const { isNew, remembering } = require('./dist/nodes/PinterestTrigger/memory.js');

const second = 1000;
const start = Date.UTC(2026, 0, 5);
const board = (count, perSecond = 1) =>
  Array.from({ length: count }, (_, n) => ({ id: `81374422642${n}`, createdAt: start + Math.floor(n / perSecond) * second }));
const learned = (pins) => remembering({ watching: 'newPin/1/', seen: {} }, pins);
const newOnes = (memory, pins) => pins.filter((pin) => isNew(memory, pin)).map(({ id }) => id);

it('up to 5,000 pins all are remembered, and age does not matter', () => {
  const memory = learned(board(5_000));
  assert.deepEqual(newOnes(memory, board(5_000)), []);
  assert.equal(isNew(memory, { id: '7', createdAt: start - 365 * 86_400 * second }), true);
});

it('of more, the oldest are let go and never new again, and what is kept stays small', () => {
  const pins = board(12_000);
  const memory = JSON.parse(JSON.stringify(learned(pins)));
  assert.equal(Object.keys(memory.seen).length, 5_000);
  assert.ok(JSON.stringify(memory).length < 200_000);
  assert.deepEqual(newOnes(memory, pins), []);
});

it('of more, a pin that was listed later than the ones after it is still new once', () => {
  const pins = board(12_000);
  const [late] = pins.splice(10_000, 1);
  const memory = learned(pins);
  assert.deepEqual(newOnes(memory, [...pins, late]), [late.id]);
  assert.deepEqual(newOnes(remembering(memory, [late]), [...pins, late]), []);
});

it('pins of one second are let go together or not at all', () => {
  const pins = board(6_000, 40);
  const twin = { id: '7', createdAt: pins[1_000].createdAt };
  const memory = learned(pins);
  assert.deepEqual(newOnes(memory, [...pins, twin]), [twin.id]);
  assert.equal(Object.keys(memory.seen).length, 5_000);
  const unequal = learned(board(6_000, 7));
  assert.deepEqual(newOnes(unequal, board(6_000, 7)), []);
  assert.equal(Object.keys(unequal.seen).length, 5_006);
});

it('a date in the future lets nothing of today go by', () => {
  const memory = learned([...board(10), { id: '7', createdAt: start + 365 * 86_400 * second }]);
  assert.equal(isNew(memory, { id: '8', createdAt: start + 20 * second }), true);
});

it('a pin without a date is new once', () => {
  const undated = { id: '7', createdAt: 0 };
  const memory = learned(board(10));
  assert.equal(isNew(memory, undated), true);
  assert.equal(isNew(remembering(memory, [undated]), undated), false);
});
