// A test runner's fake timers take the place of the global ones, and nobody winds them: what publishes has timers of its own.
import assert from 'node:assert/strict';
import { it } from 'node:test';

import { publishingWorld } from './support/publishing_world.mjs';

/** More than go to the core at a time. */
const PINS = 40;

it('a run ends where the global timers stand still', { timeout: 60_000 }, async (t) => {
  const world = await publishingWorld(t, 'sqlite', { settings: { publishing: { leaseMs: 120_000 } } });
  await world.addPins(PINS);
  // The database is open, and its thread is there.
  await world.pins.due();
  t.mock.method(globalThis, 'setImmediate', () => {});
  const { published } = await world.pins.publishDue();
  assert.equal(published, PINS);
});
