import assert from 'node:assert/strict';

import { Publisher, wireTo } from './publisher.mjs';
import { publishingWorld, until, WORDS } from './publishing_world.mjs';

/** Inside the publisher, around its parts. */
const OWN_POINTS = [
  'token ready', 'claimed', 'submitted', 'outcome queued', 'before commit', 'after commit',
];
/** Where its first, second, ... create is on the wire, and whether anything passes after the kill. */
const WIRE_POINTS = {
  connecting: { event: 'accepted', cut: true },
  'gate passed': { event: 'head', cut: true },
  'last byte': { event: 'body', cut: true },
  'answer read': { event: 'answered', cut: false },
};
export const POINTS = [...OWN_POINTS, ...Object.keys(WIRE_POINTS)];
const PINS = 12;
const SETTLE_LIMIT_MS = 30_000;

/** A publisher is killed at the `nth` time it comes to a point; others settle what it left. */
export async function killAt(t, engine, point, nth = 1) {
  const onWire = WIRE_POINTS[point];
  let publisher;
  let events = 0;
  let hit = false;
  const onEvent = (name) => {
    if (!publisher || hit || name !== onWire?.event || ++events !== nth) return undefined;
    hit = true;
    publisher.kill();
    return onWire.cut ? 'cut' : undefined;
  };
  const world = await killWorld(t, engine, onEvent);
  publisher = new Publisher(t, world, onWire ? {} : { point, nth });
  const { signal } = await publisher.ended;
  assert.equal(signal, 'SIGKILL', `killed at ${point}: ${publisher.output}`);
  assert.ok(onWire ? hit : publisher.wasAtPoint, `came to ${point}: ${publisher.output}`);
  await settleAndCheck(world);
  return world;
}

/** Killed after so many milliseconds of its work. */
export async function killAfter(t, engine, milliseconds) {
  const world = await killWorld(t, engine, () => undefined);
  const publisher = new Publisher(t, world);
  await until(() => /^started/mu.test(publisher.output));
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  publisher.kill();
  await publisher.ended;
  await settleAndCheck(world);
}

async function killWorld(t, engine, onEvent) {
  const world = await publishingWorld(t, engine, {
    accounts: 2,
    boards: 2,
    simulator: { latencyMs: [2, 20] },
    settings: { publishing: { leaseMs: 1000, settleMs: 200 } },
    wire: (simulator) => wireTo(t, simulator, onEvent),
  });
  world.ids = await world.addPins(PINS);
  return world;
}

/** Runs until nothing is left to settle; then every pin must be there once, and its row must say so. */
export async function settleAndCheck(world, { ids = world.ids, pins = world.pins } = {}) {
  await until(async () => {
    await pins.publishDue();
    const rows = await world.rows();
    return rows.every(({ status }) => status === WORDS.published || status === WORDS.failed);
  }, SETTLE_LIMIT_MS);
  await checkLedger(world, ids);
}

export async function checkLedger(world, ids) {
  const rows = (await world.rows()).filter(({ id }) => ids.includes(id));
  const made = new Map((await world.made()).map(({ pinId, title }) => [pinId, title]));
  assert.deepEqual(await world.simulator.ledger.duplicates({ marker: 'marker-\\d+-end' }), []);
  assert.equal(rows.length, ids.length);
  for (const row of rows) {
    assert.equal(row.status, WORDS.published, `${row.title}: ${row.error_code} ${row.error_message}`);
    assert.equal(made.get(row.pinterest_pin_id), row.title);
  }
  assert.equal(made.size, ids.length);
}
