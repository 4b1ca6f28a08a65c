import assert from 'node:assert/strict';

import { simulatorProcessFor } from '../../support/simulator.mjs';
import { checkLedger } from './kills.mjs';
import { Publisher } from './publisher.mjs';
import { publishingWorld, until } from './publishing_world.mjs';

/** Four publisher processes that start together on one database; each must do a tenth. */
export async function publishFromFour(t, engine, { pins, latencyMs }) {
  const simulator = await simulatorProcessFor(t, { limits: false, latencyMs });
  const settings = { publishing: { leaseMs: 4000, settleMs: 500 }, client: { timeouts: { connectMs: 5000, totalMs: 20_000, stallMs: 10_000 } } };
  const world = await publishingWorld(t, engine, { simulator, accounts: 6, boards: 4, settings });
  const ids = await world.addPins(pins);
  const publishers = ['one', 'two', 'three', 'four'].map((holder) => new Publisher(t, world, { holder, waits: true }));
  await until(() => publishers.every(({ output }) => /^started/mu.test(output)), 60_000);
  for (const publisher of publishers) publisher.go();
  for (const publisher of publishers) await publisher.summary();
  await checkLedger(world, ids);
  const attempts = await world.database.query(`select claimed_by from publish_attempts where outcome = 'published'`);
  assert.equal(attempts.length, pins);
  for (const holder of ['one', 'two', 'three', 'four']) {
    const part = attempts.filter(({ claimed_by }) => claimed_by.startsWith(`${holder}/`)).length;
    assert.ok(part >= pins / 10, `${holder} did ${part} of ${pins}`);
  }
}
