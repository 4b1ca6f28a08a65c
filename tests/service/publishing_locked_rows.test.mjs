// Rows that somebody keeps locked, as an operator's open transaction does: nothing but their own pins waits for that.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { postgres } from '../support/postgres.mjs';
import { settleAndCheck } from './support/kills.mjs';
import { publishingWorld, until, WORDS } from './support/publishing_world.mjs';

const SLOW = { simulator: { latencyMs: [300, 300] }, settings: { publishing: { leaseMs: 1200, settleMs: 200 } } };
const PINS = 10;
/** Far more than all of them take, and less than the server's answer is waited for. */
const LIMIT_MS = 40_000;

/** Locks rows of the world's database until the test ends or says so. */
async function lockRows(t, world, statement, ...params) {
  const other = await (await postgres()).connect(new URL(world.store.postgres).pathname.slice(1));
  t.after(() => other.end());
  await other.query('begin');
  await other.query(statement, params);
  return () => other.query('rollback');
}

describe('Rows that somebody has locked', { concurrency: 2, timeout: 150_000 }, () => {
  it('of a pin that is on its way: the others are recorded and keep their claims, and it is found later', async (t) => {
    const world = await publishingWorld(t, 'postgres', SLOW);
    world.ids = await world.addPins(PINS);
    const run = world.pins.publishDue();
    await until(() => world.simulator.ledger.received > 0);
    const [locked, ...others] = world.ids;
    const unlock = await lockRows(t, world, 'select from pins where id = $1 for update', locked);
    const summary = await Promise.race([run, sleep(LIMIT_MS, 'still waiting', { ref: false })]);
    assert.notEqual(summary, 'still waiting');
    const { error, ...outcome } = summary.outcomes.find(({ id }) => id === locked);
    assert.deepEqual([summary.published, summary.waiting, outcome.result], [others.length, 1, 'waiting']);
    assert.deepEqual([error.code, error.outcome], ['store_locked', 'unknown']);
    assert.match(error.message, /locked.*pg_stat_activity/);
    for (const id of others) assert.equal((await world.row(id)).status, WORDS.published);
    await unlock();
    await settleAndCheck(world);
    assert.equal(world.simulator.ledger.pins.length, PINS);
  });

  it('for as long as a pin is on its way, and no longer: it is recorded by the same run', async (t) => {
    const world = await publishingWorld(t, 'postgres', { ...SLOW, settings: { publishing: { leaseMs: 20_000, settleMs: 200 } } });
    world.ids = await world.addPins(2);
    const run = world.pins.publishDue();
    await until(() => world.simulator.ledger.received > 0);
    const unlock = await lockRows(t, world, 'select from pins where id = $1 for update', world.ids[0]);
    await until(async () => (await world.row(world.ids[1])).status === WORDS.published, LIMIT_MS);
    await unlock();
    assert.equal((await run).published, 2);
    assert.equal(world.simulator.ledger.pins.length, 2);
  });
});
