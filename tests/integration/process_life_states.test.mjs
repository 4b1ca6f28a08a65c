import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { createClient } from '../../dist/lib/index.js';
import { EVERY_METHOD, methodsOf } from '../support/every_method.mjs';
import { connect, eventually, simulatorFor } from '../support/simulator.mjs';

const isClosed = { name: 'PinterestError', code: 'closed', outcome: 'not_sent' };

async function clientFor(t) {
  const simulator = await simulatorFor(t, { limits: false });
  const { token, boardId } = connect(simulator);
  const client = createClient({
    app: { id: simulator.app.id, secret: simulator.app.secret, redirectUri: simulator.app.redirectUris[0] },
    environment: { apiUrl: simulator.apiUrl, allowLoopbackHttp: true },
    auth: { accessToken: token },
    limits: false,
  });
  t.after(() => client.close());
  return { client, simulator, boardId };
}

const expectations = {
  throws: (call) => assert.throws(call, isClosed),
  rejects: (call) => assert.rejects(call(), isClosed),
  resolves: async (call) => assert.equal(await call(), undefined),
  works: (call) => assert.notEqual(call(), undefined),
  reports: async (call) => {
    const run = call();
    assert.equal(await run.cancel('0'), 'too_late');
    run.extend(1000);
    const outcomes = await run;
    assert.deepEqual(outcomes.map(({ status, error }) => [status, error.code, error.outcome]), [
      ['failed', 'closed', 'not_sent'],
      ['failed', 'closed', 'not_sent'],
    ]);
  },
};

describe('A client that was closed', { timeout: 30_000 }, () => {
  test('has no method without a line in the table', async (t) => {
    const { client } = await clientFor(t);
    assert.deepEqual(methodsOf(client).sort(), Object.keys(EVERY_METHOD).sort());
  });

  for (const [name, { kind, call }] of Object.entries(EVERY_METHOD)) {
    test(`${name} ${kind}`, async (t) => {
      const { client, simulator, boardId } = await clientFor(t);
      await client.account.get();
      const before = simulator.ledger.received;
      await client.close();
      await expectations[kind](() => call(client, boardId));
      assert.equal(client.stats().pending, 0);
      assert.equal(simulator.ledger.received, before);
    });
  }
});

describe('A client that is closing', { timeout: 30_000 }, () => {
  test('lets a create on its way finish and refuses all that comes later', async (t) => {
    const { client, simulator, boardId } = await clientFor(t);
    simulator.faults.add({ match: { operation: 'pins/create' }, effect: { kind: 'delay', ms: 200 } });
    const created = client.pins.create({ boardId, media: { type: 'image_url', url: 'https://images.example/a.png' } });
    await eventually(() => simulator.ledger.received === 1);
    const closing = client.close();
    for (const { kind, call } of Object.values(EVERY_METHOD)) {
      if (kind !== 'resolves') await expectations[kind](() => call(client, boardId));
    }
    const { id } = await created;
    assert.deepEqual(simulator.ledger.pins.map(({ pinId }) => pinId), [id]);
    assert.equal(await closing, undefined);
  });
});
