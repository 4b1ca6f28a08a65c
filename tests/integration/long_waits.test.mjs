import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { benchFor, createPin, pinFor, requestsOf } from './support/bench.mjs';

const HOUR_MS = 3_600_000;
const inHours = (retryAt) => (Date.parse(retryAt) - Date.now()) / HOUR_MS;
const strike = (simulator, person, effect) =>
  simulator.faults.add({ match: { operation: 'pins/create', accountId: person.id }, times: 1, effect });

/** 300 writes a day for a whole app on Trial access. */
const TRIAL_WRITES = 300;
const TRIAL_WORLD = { tier: 'trial', environment: 'sandbox', limits: {}, clock: 'driven' };

function countsOf(outcomes) {
  const counts = {};
  for (const { status, error } of outcomes) {
    const said = status === 'published' ? status : `${error.code} ${error.outcome}`;
    counts[said] = (counts[said] ?? 0) + 1;
  }
  return counts;
}

function pinsFor(people, count) {
  return Array.from({ length: count }, (_, index) => pinFor(people[index % people.length], `pin ${index}`));
}

describe('waits that are not slept', { concurrency: 4, timeout: 60_000 }, () => {
  it('a long reset is told at once and kept by the next batch', async (t) => {
    const { simulator, client, people } = await benchFor(t, { accounts: 2, maxWaitMs: 60_000 });
    const [limited, other] = people;
    strike(simulator, limited, { kind: 'rate_limited', resetSeconds: 5 * 3600 });
    await assert.rejects(createPin(client, pinFor(limited, 'first')), { code: 'rate_limited', outcome: 'rejected' });

    const [again, calm] = await client.pins.publishMany([pinFor(limited, 'again'), pinFor(other, 'calm')]);
    assert.deepEqual([again.error.code, again.error.outcome, again.error.retryable], ['rate_limited', 'not_sent', true]);
    assert.ok(Math.abs(inHours(again.error.retryAt) - 5) < 0.1, again.error.retryAt);
    assert.equal(calm.status, 'published');
    assert.equal(requestsOf(simulator, 'pins/create', limited.id), 1);
    assert.equal((await client.boards.list({ auth: limited.auth })).boards.length, 1, 'reads have a quota of their own');
  });

  it('a spam block stops its account for hours and no other', async (t) => {
    const { simulator, client, people } = await benchFor(t, { accounts: 3, boards: 2, writesPerAccount: 1 });
    const [blocked, ...others] = people;
    strike(simulator, blocked, { kind: 'error', error: 'spam_block' });
    const batch = () => client.pins.publishMany([...pinsFor([blocked], 4), ...pinsFor(others, 8)]);
    assert.deepEqual(countsOf(await batch()), { 'spam_block rejected': 1, 'spam_block not_sent': 3, published: 8 });

    const next = await client.pins.publishMany([pinFor(blocked, 'later'), pinFor(others[0], 'another')]);
    assert.deepEqual(countsOf(next), { 'spam_block not_sent': 1, published: 1 });
    assert.ok(inHours(next[0].error.retryAt) >= 1, next[0].error.retryAt);
    assert.equal(requestsOf(simulator, 'pins/create', blocked.id), 1);
  });

  it("an app's daily quota of Trial access ends without one refusal", async (t) => {
    const { simulator, client, people } = await benchFor(t, { accounts: 4, world: TRIAL_WORLD, tier: 'trial', limits: undefined });
    const outcomes = await client.pins.publishMany(pinsFor(people, TRIAL_WRITES + 8));
    assert.deepEqual(countsOf(outcomes), { published: TRIAL_WRITES, 'rate_limited not_sent': 8 });
    const { retryAt } = outcomes.find(({ error }) => error).error;
    assert.ok(inHours(retryAt) > 0 && inHours(retryAt) <= 24.1, retryAt);
    assert.equal(requestsOf(simulator, 'pins/create'), TRIAL_WRITES);
  });

  it('reads take nothing of the writes of a day on Trial access, and go on when those are used up', async (t) => {
    const { client, people } = await benchFor(t, { accounts: 2, world: TRIAL_WORLD, tier: 'trial', limits: undefined });
    const [{ auth }] = people;
    for (let reads = 0; reads < 5; reads += 1) await client.account.get({ auth });
    const outcomes = await client.pins.publishMany(pinsFor(people, TRIAL_WRITES));
    assert.deepEqual(countsOf(outcomes), { published: TRIAL_WRITES });
    assert.ok((await client.account.get({ auth })).username);
  });

  it('a client that believes in Standard access learns from the answers', async (t) => {
    const { simulator, client, people } = await benchFor(t, { accounts: 4, world: TRIAL_WORLD, tier: 'standard', limits: undefined });
    const outcomes = await client.pins.publishMany(pinsFor(people, TRIAL_WRITES + 40));
    const counts = countsOf(outcomes);
    assert.equal(counts.published, TRIAL_WRITES);
    assert.equal(simulator.ledger.pins.length, TRIAL_WRITES);
    const refused = counts['rate_limited rejected'] ?? 0;
    assert.equal(counts['rate_limited not_sent'], 40 - refused);
    // Each account has one write in flight per board when the quota ends.
    assert.ok(refused <= people.length, `${refused} refusals`);
    assert.equal(requestsOf(simulator, 'pins/create'), TRIAL_WRITES + refused);
  });

  it('what fits within maxWait goes, although others of the account do not', async (t) => {
    const limits = { org_write: { requests: 2, windowSeconds: 1 } };
    const { simulator, client, people } = await benchFor(t, { boards: 6, limits, maxWaitMs: 1500 });
    const [person] = people;
    const outcomes = await client.pins.publishMany(person.boardIds.map((boardId, index) => pinFor(person, `pin ${index}`, { boardId })));
    assert.deepEqual(countsOf(outcomes), { published: 4, 'rate_limited not_sent': 2 });
    assert.equal(simulator.ledger.pins.length, 4);
  });

  it('Trial access does not write to production', async (t) => {
    const world = { tier: 'trial', environment: 'production' };
    const { simulator, client, people } = await benchFor(t, { world, boards: 2, writesPerAccount: 1 });
    const outcomes = await client.pins.publishMany(pinsFor(people, 5));
    assert.deepEqual(countsOf(outcomes), { 'trial_access rejected': 1, 'trial_access not_sent': 4 });
    assert.equal(requestsOf(simulator, 'pins/create'), 1);
  });

  it('a deadline that passes during a wait keeps the pin from being sent; an extended one does not', async (t) => {
    const { simulator, client, people } = await benchFor(t, { accounts: 2 });
    for (const person of people) strike(simulator, person, { kind: 'rate_limited', resetSeconds: 1 });
    const pins = people.map((person, index) => pinFor(person, `deadline ${index}`, { key: `pin ${index}`, notAfterMs: 400 }));
    const run = client.pins.publishMany(pins);
    run.extend(60_000, ['pin 1']);
    const [late, extended] = await run;
    assert.deepEqual([late.error?.code, late.error?.outcome], ['too_late', 'not_sent']);
    assert.equal(extended.status, 'published', extended.error?.message);
    assert.equal(requestsOf(simulator, 'pins/create', people[0].id), 1);
    assert.equal(requestsOf(simulator, 'pins/create', people[1].id), 2);
  });
});
