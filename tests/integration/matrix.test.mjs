import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { benchFor, createPin, pinFor, requestsOf } from './support/bench.mjs';
import { ROWS } from './support/failure_rows.mjs';

const TRIES = 2;
const OPTIONS = {
  boards: 3,
  writesPerAccount: 1,
  maxWaitMs: 3000,
  retry: { attempts: TRIES, baseMs: 1, capMs: 1 },
  looksMs: [1, 20],
};
/** Short only where it is waited out: a busy machine must not make time-outs of answers. */
const timeoutsFor = ({ kind }) => ({ totalMs: kind === 'stall' ? 1000 : 20_000 });

async function struckBench(t, effect, { operation = 'pins/create', times, accounts = 1 } = {}) {
  const bench = await benchFor(t, { ...OPTIONS, accounts, timeouts: timeoutsFor(effect) });
  const match = { operation, accountId: bench.people[0].id };
  bench.simulator.faults.add({ match, effect, ...(times ? { times } : {}) });
  return bench;
}

function assertError(error, want, pin) {
  const { code, outcome, stopped, field } = error;
  const expected = { code: want.code, outcome: want.outcome, stopped: want.stopped, field: want.field };
  assert.deepEqual({ code, outcome, stopped, field }, expected);
  assert.equal(error.attempts, want.posts);
  assertRetryAt(error, want);
  if (want.names === 'image') assert.ok(error.message.includes(pin.media.url), error.message);
}

function assertRetryAt({ retryAt }, want) {
  if (want.retryAt === undefined) return assert.equal(retryAt, undefined);
  const [least, most] = want.retryAt;
  const seconds = (Date.parse(retryAt) - Date.now()) / 1000;
  // A short wait may be over by now.
  assert.ok(seconds > least - 30 && seconds < most, `retryAt is in ${seconds} s`);
}

function assertWaited({ ledger }, want) {
  if (want.waitMs === undefined) return;
  const [first, second] = ledger.requests.filter(({ operation }) => operation === 'pins/create');
  assert.ok(second.at - first.at >= want.waitMs, `came again after ${second.at - first.at} ms`);
}

function assertOutcome(outcome, want, pin) {
  if (!want.published) return assertError(outcome.error, want, pin);
  assert.equal(outcome.status, 'published', outcome.error?.message);
  assert.equal(outcome.pin.foundByLook, want.foundByLook);
}

async function single(t, effect, want) {
  const { simulator, client, people } = await struckBench(t, effect);
  const pin = pinFor(people[0], 'single');
  const outcome = await createPin(client, pin).then(
    (made) => ({ status: 'published', pin: made }),
    (error) => ({ status: 'failed', error }),
  );
  assertOutcome(outcome, want, pin);
  assertWaited(simulator, want);
  assert.equal(requestsOf(simulator, 'pins/create'), want.posts);
  assert.equal(requestsOf(simulator, 'boards/list_pins'), want.looks);
  assert.equal(simulator.ledger.pins.length, want.published ? 1 : 0);
}

/** Three pins of a struck account on boards of their own, and two of one that nothing strikes. */
async function several(t, effect, want) {
  const { simulator, client, people } = await struckBench(t, effect, { accounts: 2 });
  const [struck, calm] = people;
  const pins = struck.boardIds.map((boardId, index) => pinFor(struck, `struck ${index}`, { boardId }));
  const others = [pinFor(calm, 'calm 1'), pinFor(calm, 'calm 2')];
  const outcomes = await client.pins.publishMany([...pins, ...others]);
  for (const outcome of outcomes.slice(pins.length)) assert.equal(outcome.status, 'published');
  const [first, ...rest] = outcomes.slice(0, pins.length);
  assertOutcome(first, want, pins[0]);
  for (const [index, outcome] of rest.entries()) {
    if (!want.stops) assertOutcome(outcome, want, pins[index + 1]);
    else assert.deepEqual([outcome.error.code, outcome.error.outcome], [want.code, 'not_sent']);
    if (want.stops) assertRetryAt(outcome.error, want);
  }
  const sent = want.stops ? 1 : pins.length;
  assert.equal(requestsOf(simulator, 'pins/create', struck.id), sent * want.posts);
  assert.equal(requestsOf(simulator, 'pins/create', calm.id), others.length);
  assert.equal(requestsOf(simulator, 'boards/list_pins'), sent * want.looks);
  assert.equal(simulator.ledger.pins.length, others.length + (want.published ? pins.length : 0));
}

async function passing(t, effect) {
  const { simulator, client, people } = await struckBench(t, effect, { times: 1 });
  const { foundByLook } = await createPin(client, pinFor(people[0], 'passing'));
  assert.equal(foundByLook, false);
  assert.equal(requestsOf(simulator, 'pins/create'), 2);
  assert.equal(simulator.ledger.pins.length, 1);
}

/** What a read is told, where a write's row says something else. */
function forReads(effect, want) {
  // Led elsewhere, it has read nothing; a create may have worked.
  if (effect.kind === 'redirect') return { ...want, outcome: 'rejected', stopped: 'permanent', posts: 1 };
  // It may be repeated whatever came of it.
  const again = { outcome: 'unknown', stopped: 'attempts_exhausted', posts: TRIES };
  return want.published || want.outcome === 'unknown' ? { ...want, ...again } : want;
}

async function read(t, effect, want) {
  const { simulator, client, people } = await struckBench(t, effect, { operation: 'boards/list' });
  const list = client.boards.list({ auth: people[0].auth });
  if (want.readable) {
    assert.equal((await list).boards.length, OPTIONS.boards);
    return assert.equal(requestsOf(simulator, 'boards/list'), 1);
  }
  const { outcome, stopped, posts, code } = forReads(effect, want);
  await assert.rejects(list, (error) => {
    assert.deepEqual([error.outcome, error.stopped, error.attempts], [outcome, stopped, posts]);
    if (code !== undefined) assert.equal(error.code, code);
    return true;
  });
  assert.equal(requestsOf(simulator, 'boards/list'), posts);
}

describe('what a failure means', { concurrency: 8, timeout: 120_000 }, () => {
  for (const [name, effect, want] of ROWS) {
    it(`${name}: a single create`, (t) => single(t, effect, want));
    it(`${name}: several creates`, (t) => several(t, effect, want));
    it(`${name}: a read`, (t) => read(t, effect, want));
    if (want.passes) it(`${name}, then calm: published`, (t) => passing(t, effect));
  }

  it('is told for every row of the table', () => {
    assert.equal(ROWS.length, 44);
    assert.equal(new Set(ROWS.map(([name]) => name)).size, ROWS.length);
    const classes = ROWS.map(([, , want]) => want.outcome ?? (want.foundByLook ? 'found' : 'published'));
    assert.deepEqual([...new Set(classes)].sort(), ['found', 'published', 'rejected', 'unknown']);
  });
});
