import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { benchFor, createPin, pinFor, requestsOf } from './support/bench.mjs';

const OPTIONS = { looksMs: [1, 20] };
const LOST = { kind: 'close', how: 'rst' };
const EXECUTED_AND_LOST = { kind: 'execute_and_cut', how: 'rst' };

async function struckBench(t, effect, options = {}) {
  const bench = await benchFor(t, { ...OPTIONS, ...options });
  bench.simulator.faults.add({ match: { operation: 'pins/create' }, nth: 1, effect });
  return bench;
}

describe('equal pins on one board', { concurrency: 4, timeout: 60_000 }, () => {
  it('become two pins with an id each, although one answer is lost', async (t) => {
    const { simulator, client, people } = await struckBench(t, EXECUTED_AND_LOST);
    const twin = () => pinFor(people[0], 'twin');
    const outcomes = await client.pins.publishMany([twin(), twin()]);
    const ids = outcomes.map(({ pin }) => pin?.id);
    assert.deepEqual(ids, simulator.ledger.pins.map(({ pinId }) => pinId));
    assert.equal(new Set(ids).size, 2);
    assert.deepEqual(outcomes.map(({ pin }) => pin.foundByLook), [true, false]);
    assert.equal(requestsOf(simulator, 'pins/create'), 2);
  });

  it('are not sent while nobody knows whether the first of them exists', async (t) => {
    const { simulator, client, people } = await struckBench(t, LOST);
    const [first, second] = await client.pins.publishMany([pinFor(people[0], 'twin'), pinFor(people[0], 'twin')]);
    assert.equal(first.error.outcome, 'unknown');
    assert.deepEqual([second.error.code, second.error.outcome, second.error.retryable], ['twin_unresolved', 'not_sent', false]);
    assert.ok(Date.parse(second.error.retryAt) > Date.now());
    assert.equal(requestsOf(simulator, 'pins/create'), 1);
  });

  it('are not sent by whoever tries the same pin again', async (t) => {
    const { simulator, client, people } = await struckBench(t, LOST);
    await assert.rejects(createPin(client, pinFor(people[0], 'again')), { outcome: 'unknown' });
    await assert.rejects(createPin(client, pinFor(people[0], 'again')), { code: 'twin_unresolved', outcome: 'not_sent' });
    assert.equal((await createPin(client, pinFor(people[0], 'another'))).foundByLook, false);
    assert.equal(requestsOf(simulator, 'pins/create'), 2);
  });

  it('are not called retryable while the first of them is on the board already', async (t) => {
    const { simulator, client, people } = await struckBench(t, EXECUTED_AND_LOST, { looksMs: [] });
    const errors = [];
    for (let attempt = 0; attempt < 2; attempt += 1) await createPin(client, pinFor(people[0], 'again')).catch((error) => errors.push(error));
    assert.equal(simulator.ledger.pins.length, 1);
    assert.deepEqual(errors.map(({ outcome, retryable }) => [outcome, retryable]), [['unknown', false], ['not_sent', false]]);
  });

  it('are no twins on another board or of another account', async (t) => {
    const { simulator, client, people } = await struckBench(t, LOST, { accounts: 2, boards: 2, writesPerAccount: 1, concurrency: 1 });
    const [one, other] = people;
    const pins = [pinFor(one, 'twin'), pinFor(one, 'twin', { boardId: one.boardIds[1] }), pinFor(other, 'twin')];
    const outcomes = await client.pins.publishMany(pins);
    assert.equal(outcomes.filter(({ status }) => status === 'published').length, 2);
    assert.equal(outcomes.filter(({ error }) => error?.outcome === 'unknown').length, 1);
    assert.equal(requestsOf(simulator, 'pins/create'), 3);
  });
});
