import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';

import errors from '../../dist/lib/errors.js';
import turns from '../../dist/lib/publishing/claim_turns.js';

const { PinterestError } = errors;
const FAILURE = new Error('refused');

/** One transaction after the other; all of one fails when one of its claims does. */
function databaseOf(engine) {
  const transactions = [];
  let last = Promise.resolve();
  return {
    engine,
    transactions,
    transaction(work) {
      const run = last.then(() => {
        const claims = [];
        transactions.push(claims);
        return work({ claims });
      });
      last = run.catch(() => {});
      return run;
    },
  };
}

const claiming = (name) => async ({ claims }) => {
  claims.push(name);
  if (name === 'bad') throw FAILURE;
  return name;
};

async function claimAll(engine, names) {
  const database = databaseOf(engine);
  const claims = new turns.ClaimTurns(database);
  const settled = await Promise.allSettled(names.map((name) => claims.claim(claiming(name))));
  return { transactions: database.transactions, results: settled.map(({ value, reason }) => value ?? reason) };
}

it('on SQLite lanes that wait for their turn claim in one transaction', async () => {
  const { transactions, results } = await claimAll('sqlite', ['a', 'b', 'c']);
  assert.deepEqual(transactions, [['a', 'b', 'c']]);
  assert.deepEqual(results, ['a', 'b', 'c']);
});

it('on Postgres each lane claims in its own', async () => {
  const { transactions, results } = await claimAll('postgres', ['a', 'b']);
  assert.deepEqual(transactions, [['a'], ['b']]);
  assert.deepEqual(results, ['a', 'b']);
});

it('on Postgres a few claim side by side, and the others when one of these has ended, however it ends', async () => {
  const ends = [];
  const database = { engine: 'postgres', transaction: (work) => new Promise((resolve, reject) => {
    ends.push({ end: () => resolve(work({ claims: [] })), fail: reject });
  }) };
  const claims = new turns.ClaimTurns(database);
  const claimed = Promise.allSettled(['a', 'b', 'c', 'd', 'e'].map((name) => claims.claim(claiming(name))));
  await nextTurn();
  assert.equal(ends.length, 3);
  ends[1].fail(FAILURE);
  await nextTurn();
  assert.equal(ends.length, 4);
  ends[0].end();
  await nextTurn();
  assert.equal(ends.length, 5);
  for (const { end } of ends) end();
  assert.deepEqual((await claimed).map(({ value, reason }) => value ?? reason), ['a', FAILURE, 'c', 'd', 'e']);
});

it('a lease here counts from before the transaction was asked for, and not from when the lane began to wait for it', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 1_000 });
  const issued = [];
  const database = { engine: 'postgres', transaction: async (work) => {
    await nextTurn();
    t.mock.timers.setTime(Date.now() + 100);
    return work({});
  } };
  const claims = new turns.ClaimTurns(database);
  await Promise.all(Array.from({ length: 4 }, () => claims.claim(async (_queries, issuedAt) => issued.push(issuedAt))));
  assert.deepEqual(issued, [1_000, 1_000, 1_000, 1_100]);
});

it('a claim that fails is its own lane\'s failure: the others claim all the same', async () => {
  const { transactions, results } = await claimAll('sqlite', ['a', 'bad', 'c']);
  assert.deepEqual(transactions, [['a', 'bad', 'c'], ['a'], ['bad'], ['c']]);
  assert.deepEqual(results, ['a', FAILURE, 'c']);
});

it('a database that is away is waited for once, and not once for each', async () => {
  const away = new PinterestError({ code: 'store_locked', message: 'locked', retryable: true });
  let asked = 0;
  const transaction = async (work) => {
    asked += 1;
    await nextTurn();
    await work({ claims: [] });
    throw away;
  };
  const database = { engine: 'sqlite', transaction };
  const claims = new turns.ClaimTurns(database);
  const settled = await Promise.allSettled(['a', 'b'].map((name) => claims.claim(claiming(name))));
  assert.deepEqual(settled.map(({ reason }) => reason), [away, away]);
  assert.equal(asked, 1);
});

it('a transaction that never began fails all that wait for it, and those that come later try again', async () => {
  const closed = new Error('closed');
  let opened = false;
  const inner = databaseOf('sqlite');
  const database = { engine: 'sqlite', transaction: (work) => (opened ? inner.transaction(work) : Promise.reject(closed)) };
  const claims = new turns.ClaimTurns(database);
  await assert.rejects(claims.claim(claiming('a')), closed);
  opened = true;
  assert.equal(await claims.claim(claiming('b')), 'b');
});
