import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connect, pinOn, send, simulatorFor } from '../support/simulator.mjs';

const boards = (simulator, token) => send(simulator, { path: '/boards', token });

async function statuses(count, ask) {
  const seen = [];
  for (let index = 0; index < count; index += 1) seen.push((await ask()).status);
  return seen;
}

describe('rate limits', () => {
  it('standard: 100 writes a minute for each user, told in the headers', async (t) => {
    const simulator = await simulatorFor(t, { clock: 'driven', limits: { universal: [] } });
    const one = connect(simulator);
    const two = connect(simulator);
    simulator.clock.advance(15_000);
    const create = ({ token, boardId }) =>
      send(simulator, { method: 'POST', path: '/pins', token, json: pinOn(boardId) });
    const first = await create(one);
    assert.equal(first.headers['x-ratelimit-limit'], '100, 100;w=60');
    assert.equal(first.headers['x-ratelimit-remaining'], '99');
    assert.equal(first.headers['x-ratelimit-reset'], '45');
    assert.equal(first.headers['x-envoy-ratelimited'], undefined);
    assert.deepEqual(await statuses(99, () => create(one)), Array(99).fill(201));
    const refused = await create(one);
    assert.deepEqual([refused.status, refused.body.code], [429, 8]);
    assert.equal(refused.headers['x-ratelimit-remaining'], '0');
    assert.equal(refused.headers['x-envoy-ratelimited'], 'true');
    assert.equal(refused.headers['retry-after'], undefined);
    assert.equal((await create(two)).status, 201);
    assert.equal((await boards(simulator, one.token)).status, 200);
    simulator.clock.advance(44_999);
    assert.equal((await create(one)).status, 429);
    simulator.clock.advance(1);
    assert.equal((await create(one)).status, 201);
    assert.equal(simulator.ledger.pins.length, 102);
  });

  it('standard: 100 requests a second for each user, whatever they are', async (t) => {
    const simulator = await simulatorFor(t, { clock: 'driven' });
    const { token } = connect(simulator);
    const first = await boards(simulator, token);
    assert.equal(first.headers['x-ratelimit-limit'], '100, 100;w=1, 1000;w=60');
    await statuses(99, () => boards(simulator, token));
    const refused = await boards(simulator, token);
    assert.equal(refused.status, 429);
    assert.equal(refused.headers['x-ratelimit-reset'], '1');
    simulator.clock.advance(1000);
    assert.equal((await boards(simulator, token)).status, 200);
  });

  it('trial: 300 writes a day for the app, shared by its users, with hours to the reset', async (t) => {
    const simulator = await simulatorFor(t, {
      clock: 'driven',
      tier: 'trial',
      environment: 'sandbox',
    });
    const users = [connect(simulator), connect(simulator)];
    let turn = 0;
    const create = () => {
      const { token, boardId } = users[(turn += 1) % 2];
      return send(simulator, { method: 'POST', path: '/pins', token, json: pinOn(boardId) });
    };
    assert.deepEqual(await statuses(300, create), Array(300).fill(201));
    const refused = await create();
    assert.equal(refused.status, 429);
    assert.equal(refused.headers['x-ratelimit-reset'], String(15 * 3600));
    assert.equal(refused.headers['x-ratelimit-limit'], '300, 1000;w=86400, 300;w=86400');
  });

  it('follow the options: other quotas, none, other header names, Retry-After in both forms', async (t) => {
    const options = { clock: 'driven', limits: { org_read: [{ limit: 1, windowSeconds: 3600 }] } };
    const inSeconds = await simulatorFor(t, {
      ...options,
      retryAfter: 'seconds',
      headerCase: 'title',
    });
    const asDate = await simulatorFor(t, { ...options, retryAfter: 'date', headerCase: 'upper' });
    const unlimited = await simulatorFor(t, { limits: false });
    const refusedBy = async (simulator) => {
      const { token } = connect(simulator);
      await boards(simulator, token);
      return boards(simulator, token);
    };
    const seconds = await refusedBy(inSeconds);
    assert.equal(seconds.headers['retry-after'], '3600');
    assert.ok(seconds.rawHeaders.includes('X-Ratelimit-Reset'));
    const date = await refusedBy(asDate);
    assert.equal(
      date.headers['retry-after'],
      new Date(asDate.clock.now() + 3_600_000).toUTCString(),
    );
    assert.ok(date.rawHeaders.includes('X-RATELIMIT-RESET'));
    const free = await refusedBy(unlimited);
    assert.equal(free.status, 200);
    assert.equal(free.headers['x-ratelimit-limit'], undefined);
  });
});
