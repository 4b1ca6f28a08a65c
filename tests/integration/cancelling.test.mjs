import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { eventually } from '../support/simulator.mjs';
import { benchFor, createPin, pinFor, requestsOf } from './support/bench.mjs';

/** The first create is on its way for so long; the others of its board wait behind it. */
const SLOW = { match: { operation: 'pins/create' }, nth: 1, effect: { kind: 'delay', ms: 800 } };

async function slowBench(t) {
  const bench = await benchFor(t);
  bench.simulator.faults.add(SLOW);
  const pins = ['first', 'second', 'third'].map((key) => pinFor(bench.people[0], key, { key }));
  const onItsWay = () => eventually(() => requestsOf(bench.simulator, 'pins/create') === 1);
  return { ...bench, pins, onItsWay };
}

const isCancelled = ({ error }) => assert.deepEqual([error?.code, error?.outcome], ['cancelled', 'not_sent']);

describe('calling pins back', { concurrency: 4, timeout: 60_000 }, () => {
  it('one that waits is cancelled, one on its way is too late', async (t) => {
    const { simulator, client, pins, onItsWay } = await slowBench(t);
    const run = client.pins.publishMany(pins);
    await onItsWay();
    assert.equal(await run.cancel('second'), 'cancelled');
    assert.equal(await run.cancel('second'), 'too_late');
    assert.equal(await run.cancel('first'), 'too_late');
    assert.equal(await run.cancel('nobody'), 'too_late');
    const [first, second, third] = await run;
    assert.deepEqual([first.status, third.status], ['published', 'published']);
    isCancelled(second);
    assert.equal(await run.cancel('third'), 'too_late');
    assert.deepEqual(simulator.ledger.pins.map(({ title }) => title), ['first', 'third']);
    assert.equal(requestsOf(simulator, 'pins/create'), 2);
  });

  it('one that waits for a retry is cancelled', async (t) => {
    const { simulator, client, people } = await benchFor(t);
    simulator.faults.add({ match: { operation: 'pins/create' }, effect: { kind: 'rate_limited', resetSeconds: 30 } });
    let run;
    let cancelling;
    const onProgress = ({ waiting }) => {
      if (waiting > 0) cancelling ??= run.cancel('patient');
    };
    run = client.pins.publishMany([pinFor(people[0], 'patient', { key: 'patient' })], { onProgress });
    const [outcome] = await run;
    assert.equal(await cancelling, 'cancelled');
    const { code, outcome: end, attempts } = outcome.error;
    assert.deepEqual([code, end, attempts], ['cancelled', 'rejected', 1]);
    assert.equal(requestsOf(simulator, 'pins/create'), 1);
  });

  it('a list or a look that is cancelled on its way says how many requests had left', async (t) => {
    const { simulator, client, people } = await benchFor(t, { boards: 300 });
    const [{ auth, boardIds: [boardId] }] = people;
    const hour = { windowStart: new Date(Date.now() - 3_600_000), requestEndedAt: new Date() };
    const reads = {
      'boards/list': [2, (signal) => client.boards.list({ auth, signal })],
      'board_sections/list': [1, (signal) => client.boards.sections(boardId, { auth, signal })],
      'boards/list_pins': [1, (signal) => client.pins.reconcile({ boardId, pin: { title: 'A' }, ...hour }, { auth, signal })],
    };
    for (const [operation, [attempts, read]] of Object.entries(reads)) {
      simulator.faults.add({ match: { operation }, nth: attempts, effect: { kind: 'stall' } });
      const controller = new AbortController();
      const reading = read(controller.signal);
      await eventually(() => requestsOf(simulator, operation) === attempts);
      controller.abort(new Error('the reason'));
      await assert.rejects(reading, ({ code, outcome, attempts: sent, stopped, cause }) => {
        assert.deepEqual([code, outcome, sent, stopped, cause?.message], ['cancelled', 'unknown', attempts, 'cancelled', 'the reason'], operation);
        return true;
      });
    }
  });

  it('a signal that is aborted already sends nothing', async (t) => {
    const { simulator, client, people, pins } = await slowBench(t);
    const signal = AbortSignal.abort(new Error('the reason'));
    await assert.rejects(createPin(client, pins[0], { signal }).catch(withCause), { code: 'cancelled', cause: 'the reason' });
    for (const outcome of await client.pins.publishMany(pins, { signal })) isCancelled(outcome);
    await assert.rejects(client.boards.list({ auth: people[0].auth, signal }), { code: 'cancelled', outcome: 'not_sent' });
    assert.equal(simulator.ledger.received, 0);
  });

  it('a signal leaves a create on its way to finish and stops those behind it', async (t) => {
    const { simulator, client, pins, onItsWay } = await slowBench(t);
    const abort = new AbortController();
    const run = client.pins.publishMany(pins, { signal: abort.signal });
    await onItsWay();
    abort.abort();
    const [first, ...rest] = await run;
    assert.equal(first.pin?.foundByLook, false);
    rest.forEach(isCancelled);
    assert.equal(requestsOf(simulator, 'pins/create'), 1);
  });

  it('a single create on its way finishes in spite of its signal', async (t) => {
    const { simulator, client, pins, onItsWay } = await slowBench(t);
    const abort = new AbortController();
    const creating = createPin(client, pins[0], { signal: abort.signal });
    await onItsWay();
    abort.abort();
    const { id, foundByLook } = await creating;
    assert.equal(foundByLook, false);
    assert.deepEqual(simulator.ledger.pins.map(({ pinId }) => pinId), [id]);
  });

  it('closing the client leaves creates on their way to finish', async (t) => {
    const { simulator, client, pins, onItsWay } = await slowBench(t);
    const run = client.pins.publishMany(pins);
    await onItsWay();
    await client.close();
    const [first, ...rest] = await run;
    assert.equal(first.pin?.foundByLook, false);
    for (const { error } of rest) assert.equal(error.outcome, 'not_sent');
    assert.equal(requestsOf(simulator, 'pins/create'), 1);
  });

  const waysToCallBack = {
    'the client is closed': ({ client }) => client.close(),
    'the signal is aborted': ({ controller }) => controller.abort(),
    'the pin is cancelled': ({ run }) => run.cancel('hung'),
  };
  for (const [way, callBack] of Object.entries(waysToCallBack)) {
    it(`a create that hangs is looked for once more when ${way}, and no page is asked for twice`, async (t) => {
      const timeouts = { stallMs: 300, totalMs: 400 };
      const { simulator, client, people } = await benchFor(t, { looksMs: [100, 200, 300], timeouts, retry: { baseMs: 10 } });
      for (const operation of ['pins/create', 'boards/list_pins']) simulator.faults.add({ match: { operation }, effect: { kind: 'stall' } });
      const controller = new AbortController();
      const run = client.pins.publishMany([pinFor(people[0], 'hung', { key: 'hung' })], { signal: controller.signal });
      await eventually(() => requestsOf(simulator, 'pins/create') === 1);
      await callBack({ client, controller, run });
      const [{ error, sentAt, endedAt }] = await run;
      assert.deepEqual([error.code, error.outcome, sentAt < endedAt], ['timeout', 'unknown', true]);
      assert.equal(requestsOf(simulator, 'boards/list_pins'), 1);
    });
  }
});

function withCause(error) {
  throw Object.assign(new Error(error.message), { code: error.code, cause: error.cause?.message });
}
