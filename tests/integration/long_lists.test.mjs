import assert from 'node:assert/strict';
import test from 'node:test';

import { benchFor, pinFor, requestsOf } from './support/bench.mjs';

const PINS = 600;
const ACCOUNTS = 3;
const BOARDS = 3;
/** How many of an account are on their way at a time. */
const WRITES = 3;

/** More pins than are handed over at a time; each account's go round its boards. */
async function longList(t, more = {}) {
  const bench = await benchFor(t, { accounts: ACCOUNTS, boards: BOARDS, writesPerAccount: WRITES, ...more });
  const pins = Array.from({ length: PINS }, (_, index) => {
    const person = bench.people[index % ACCOUNTS];
    return pinFor(person, `pin ${index}`, { key: String(index), boardId: person.boardIds[Math.floor(index / ACCOUNTS) % BOARDS] });
  });
  return { ...bench, pins };
}

const numberIn = ({ title }) => Number(title.slice('pin '.length));

test('the pins of a long list start in order on every board', { timeout: 60_000 }, async (t) => {
  const { client, simulator, people, pins } = await longList(t, { world: { latencyMs: [0, 4] } });
  const outcomes = await client.pins.publishMany(pins);
  assert.ok(outcomes.every(({ status }) => status === 'published'));
  assert.equal(simulator.ledger.pins.length, PINS);
  for (const { id, boardIds } of people) {
    const made = simulator.ledger.pins.filter(({ accountId }) => accountId === id);
    for (const boardId of boardIds) {
      const numbers = made.filter((pin) => pin.boardId === boardId).map(numberIn);
      assert.deepEqual(numbers, numbers.toSorted((a, b) => a - b));
    }
  }
});

test('an account whose token is refused costs no request for the rest of a long list', { timeout: 60_000 }, async (t) => {
  const { client, simulator, people, pins } = await longList(t, { retry: { attempts: 1 } });
  const [refused, ...others] = people;
  simulator.faults.add({
    match: { operation: 'pins/create', accountId: refused.id },
    effect: { kind: 'error', error: 'authentication_failed' },
  });
  const outcomes = await client.pins.publishMany(pins);
  const failed = outcomes.filter(({ status }) => status === 'failed');
  assert.equal(failed.length, PINS / ACCOUNTS);
  assert.ok(failed.every(({ index, error }) => index % ACCOUNTS === 0 && error.code === 'auth_expired'));
  const rejected = failed.filter(({ error }) => error.outcome === 'rejected').length;
  assert.ok(failed.every(({ error }) => error.outcome === 'not_sent' || error.outcome === 'rejected'));
  // What was on its way when the first refusal came.
  assert.ok(rejected <= WRITES, `${rejected} were sent`);
  assert.equal(requestsOf(simulator, 'pins/create', refused.id), rejected);
  for (const { id } of others) assert.equal(requestsOf(simulator, 'pins/create', id), PINS / ACCOUNTS);
});
