import assert from 'node:assert/strict';
import process from 'node:process';
import test from 'node:test';

import { disagreements } from '../integration/support/ledger_check.mjs';
import { publishThroughStorm } from '../integration/support/storm.mjs';

const SEEDS = Number(process.env['PINTEREST_SEEDS'] ?? 50);
/** Beyond those of the integration tests. */
const FIRST_SEED = 100;

assert.ok(Number.isSafeInteger(SEEDS) && SEEDS > 0, 'PINTEREST_SEEDS: expected a number from 1');

for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
  test(`seed ${seed}: 2,000 pins through a storm, none twice, none lost`, { timeout: 120_000 }, async (t) => {
    const storm = await publishThroughStorm(t, seed);
    assert.deepEqual(disagreements(storm), []);
    assert.deepEqual(disagreements(storm.calm), []);
    assert.deepEqual(storm.calm.lost, []);
  });
}
