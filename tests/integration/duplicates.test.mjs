import assert from 'node:assert/strict';
import test from 'node:test';

import { disagreements } from './support/ledger_check.mjs';
import { publishThroughStorm, STORM } from './support/storm.mjs';

const SEEDS = [1, 2, 3];
const struckInAll = new Map();

for (const seed of SEEDS) {
  test(`seed ${seed}: 2,000 pins through a storm, none twice, none lost`, { timeout: 120_000 }, async (t) => {
    const storm = await publishThroughStorm(t, seed);
    assert.deepEqual(disagreements(storm), []);
    assert.deepEqual(disagreements(storm.calm), []);
    assert.deepEqual(storm.calm.lost, []);
    assert.equal(storm.told, STORM.pins);
    for (const [fault, times] of Object.entries(storm.struck)) {
      struckInAll.set(fault, (struckInAll.get(fault) ?? 0) + times);
    }
    // Calm weather proves nothing, nor does a client that sends nothing.
    const struck = Object.values(storm.struck).reduce((sum, times) => sum + times, 0);
    assert.ok(struck > storm.requests / 5, `${struck} faults in ${storm.requests} requests`);
    assert.ok(storm.executed.length > STORM.pins / 2, `${storm.executed.length} pins were made`);
  });
}

test('every kind of fault struck', () => {
  assert.deepEqual(STORM.faults.filter((fault) => !struckInAll.get(fault)), []);
});
