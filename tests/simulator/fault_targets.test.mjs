import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connect, pinOn, send, simulatorFor } from '../support/simulator.mjs';

async function world(t) {
  const simulator = await simulatorFor(t, { clock: 'driven' });
  const { account, token, boardId } = connect(simulator);
  const create = () =>
    send(simulator, { method: 'POST', path: '/pins', token, json: pinOn(boardId) });
  return { simulator, account, create };
}

describe('whom a fault strikes', () => {
  const struck = async (t, fault, requests = 6) => {
    const { simulator, create } = await world(t);
    const handle = simulator.faults.add({ effect: { kind: 'error', error: 'internal' }, ...fault });
    const hits = [];
    for (let index = 1; index <= requests; index += 1)
      if ((await create()).status === 500) hits.push(index);
    assert.equal(handle.struck, hits.length);
    return hits;
  };

  it('the nth, several, every so many, at most so many', async (t) => {
    assert.deepEqual(await struck(t, { nth: 2 }), [2]);
    assert.deepEqual(await struck(t, { nth: [1, 5] }), [1, 5]);
    assert.deepEqual(await struck(t, { every: 3 }), [3, 6]);
    assert.deepEqual(await struck(t, { times: 2 }), [1, 2]);
    assert.deepEqual(await struck(t, {}), [1, 2, 3, 4, 5, 6]);
  });

  it('by operation, method, route, account and body', async (t) => {
    const { simulator, account } = await world(t);
    const effect = { kind: 'error', error: 'internal' };
    simulator.faults.add({
      match: { operation: ['boards/list', 'user_account/get'], accountId: account.id },
      effect,
    });
    simulator.faults.add({ match: { method: 'POST', bodyContains: 'marker-7' }, effect });
    simulator.faults.add({ match: { route: '/boards/{board_id}' }, effect });
    const all = connect(simulator);
    const own = simulator.tokens.issue(account).accessToken;
    const status = async (request) => (await send(simulator, request)).status;
    assert.equal(await status({ path: '/boards', token: own }), 500);
    assert.equal(await status({ path: '/boards', token: all.token }), 200);
    assert.equal(await status({ path: '/pins', token: own }), 200);
    assert.equal(await status({ path: `/boards/${all.boardId}`, token: all.token }), 500);
    const create = (title) =>
      status({
        method: 'POST',
        path: '/pins',
        token: all.token,
        json: pinOn(all.boardId, { title }),
      });
    assert.deepEqual([await create('marker-7'), await create('marker-8')], [500, 201]);
  });

  it('of several that decide the answer the first does, beside any that bend it', async (t) => {
    const { simulator, create } = await world(t);
    const effects = [
      { kind: 'error', error: 'internal' },
      { kind: 'rate_limited', resetSeconds: 60 },
      { kind: 'list_later', seconds: 60 },
    ];
    const handles = effects.map((effect) => simulator.faults.add({ effect }));
    assert.equal((await create()).status, 500);
    assert.deepEqual(
      handles.map(({ struck }) => struck),
      [1, 0, 1],
    );
    assert.deepEqual(simulator.ledger.requests.at(-1).faults, ['error', 'list_later']);
  });

  it('a handle removes its fault, clear removes all', async (t) => {
    const { simulator, create } = await world(t);
    const handle = simulator.faults.add({ effect: { kind: 'error', error: 'internal' } });
    assert.equal((await create()).status, 500);
    handle.remove();
    assert.equal((await create()).status, 201);
    simulator.faults.add({ effect: { kind: 'error', error: 'internal' } });
    simulator.faults.clear();
    assert.equal((await create()).status, 201);
  });

  it('refuses what it does not know', async (t) => {
    const { simulator } = await world(t);
    const error = { kind: 'error', error: 'internal' };
    for (const fault of [
      { effect: { kind: 'nonsense' } },
      { effect: { kind: 'error', error: 'nonsense' } },
      { effect: { kind: 'execute_and_cut', exitProcess: true } },
      { match: { operation: 'pins/nonsense' }, effect: error },
      { match: { route: '/nonsense' }, effect: error },
      { effect: { kind: 'delay' } },
      { effect: { kind: 'execute_later', seconds: NaN } },
      { effect: { kind: 'rate_limited', resetSeconds: '60' } },
      { effect: { kind: 'redirect' } },
      { effect: error, nth: 0 },
      { effect: error, nth: [1, -1] },
      { effect: error, every: 0 },
      { effect: error, times: 1.5 },
      { effect: error, probability: 1.1 },
      { effect: error, probability: 0.5, nth: 1 },
      { effect: error, nth: [] },
      { effect: error, operation: 'pins/create' },
      { effect: error, match: { operations: ['pins/create'] } },
      { effect: error, match: { operation: [] } },
      { effect: error, match: { method: 'post' } },
      { effect: error, match: { bodyContains: 7 } },
      { effect: error, match: 'pins/create' },
      { effect: { ...error, excuted: true } },
      { effect: { ...error, status: 99_999 } },
      { effect: { kind: 'close', how: 'reset' } },
      { effect: { kind: 'redirect', location: 'https://a.example/\r\nx: y' } },
      { effect: { kind: 'gateway_error', status: 200 } },
      { effect: { kind: 'huge_body', bytes: 1e12 } },
    ]) {
      assert.throws(() => simulator.faults.add(fault), RangeError, JSON.stringify(fault));
    }
    assert.equal(simulator.ledger.requests.length, 0);
    assert.throws(() => simulator.faults.storm({ rate: { delay: 1 } }), RangeError);
    assert.throws(() => simulator.faults.storm({ rates: { nonsense: 1 } }), RangeError);
    assert.throws(() => simulator.faults.storm({ rates: { delay: 2 } }), RangeError);
  });
});
