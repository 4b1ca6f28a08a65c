import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import http from 'node:http';
import { describe, it } from 'node:test';
import { connect, pinOn, send, simulatorFor } from '../support/simulator.mjs';

async function world(t, options) {
  const simulator = await simulatorFor(t, options);
  const connection = connect(simulator, { boards: 2 });
  const create = (fields, more) =>
    send(simulator, {
      method: 'POST',
      path: '/pins',
      token: connection.token,
      json: pinOn(connection.boardId, fields),
      ...more,
    });
  return { simulator, ...connection, create };
}

describe('the ledger', () => {
  it('finds a pin that was made twice, by what it shows', async (t) => {
    const { simulator, account, boardId, create } = await world(t);
    await create();
    await create({ title: 'Another' });
    await create({ board_id: account.boards[1].id });
    assert.deepEqual(simulator.ledger.duplicates(), []);
    await create();
    const [first, , , again] = simulator.ledger.pins;
    assert.deepEqual(simulator.ledger.duplicates(), [
      {
        accountId: account.id,
        boardId,
        key: first.fingerprint,
        pinIds: [first.pinId, again.pinId],
      },
    ]);
    assert.equal(first.requestHash, again.requestHash);
  });

  it('finds a pin that was made twice, by a marker', async (t) => {
    const { simulator, create } = await world(t);
    await create({ title: 'One #17' });
    await create({ title: 'Two', description: 'See #17' });
    await create({ title: 'Three #18' });
    assert.deepEqual(simulator.ledger.duplicates(), []);
    const [duplicate, ...others] = simulator.ledger.duplicates({ marker: '#\\d+' });
    assert.deepEqual([duplicate.key, duplicate.pinIds.length, others.length], ['#17', 2, 0]);
  });

  it('does not take one pin on two accounts for a duplicate', async (t) => {
    const { simulator, create } = await world(t);
    const other = connect(simulator);
    await create();
    await send(simulator, {
      method: 'POST',
      path: '/pins',
      token: other.token,
      json: pinOn(other.boardId),
    });
    assert.deepEqual(simulator.ledger.duplicates({ marker: 'A pin' }), []);
  });

  it('tells requested from executed, for operations and accounts', async (t) => {
    const { simulator, account, token, create } = await world(t);
    await create();
    await create({ title: 'x'.repeat(101) });
    simulator.faults.add({ effect: { kind: 'close' } });
    await create();
    simulator.faults.clear();
    await send(simulator, { path: '/boards', token });
    const { operations, accounts } = simulator.ledger.export();
    assert.deepEqual(operations, {
      'pins/create': { requested: 3, executed: 1 },
      'boards/list': { requested: 1, executed: 1 },
    });
    assert.deepEqual(accounts, { [account.id]: { requested: 4, executed: 2 } });
    const heard = simulator.ledger.requests.map(({ status, executed }) => [status, executed]);
    assert.deepEqual(heard, [
      [201, true],
      [400, false],
      ['cut', false],
      [200, true],
    ]);
  });

  it('knows which connection a request came by', async (t) => {
    const { simulator, create } = await world(t);
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    t.after(() => agent.destroy());
    for (const more of [{ agent }, { agent }, {}]) await create({}, more);
    assert.deepEqual(
      simulator.ledger.pins.map(({ connectionId }) => connectionId),
      [1, 1, 2],
    );
    assert.equal(simulator.ledger.connections, 2);
  });

  it('holds no token, not even when exported', async (t) => {
    const { simulator, tokens, create } = await world(t);
    await create({}, { headers: { 'x-test': 'kept', cookie: 'secret-cookie' } });
    const text =
      JSON.stringify(simulator.ledger.export()) + inspect(simulator.ledger, { depth: 9 });
    assert.match(text, /x-test/);
    for (const secret of [tokens.accessToken, 'Bearer', 'secret-cookie'])
      assert.ok(!text.includes(secret), secret);
  });

  it('keeps so many requests and counts the others', async (t) => {
    const { simulator, create } = await world(t, { keepRequests: 3 });
    for (let index = 0; index < 10; index += 1) await create();
    const { requests, received } = simulator.ledger;
    assert.equal(received, 10);
    assert.ok(requests.length >= 3 && requests.length <= 6);
    assert.equal(requests.at(-1).number, 10);
  });
});
