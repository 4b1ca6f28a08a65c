import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { describe, it } from 'node:test';

import { benchFor, createPin, pinFor } from './support/bench.mjs';

const APP = { id: '1480000', secret: 'simulated-app-secret' };
const STATUSES = [301, 302, 307, 308];

/** Another place, and everything that reaches it. */
async function elsewhere(t) {
  const received = [];
  const server = http.createServer((request, response) => {
    received.push(`${request.method} ${request.url} ${request.headers.authorization ?? 'without authorization'}`);
    response.end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  server.unref();
  return { received, location: `http://127.0.0.1:${server.address().port}/elsewhere` };
}

/** Every way of sending something that carries a secret. */
const CALLS = {
  'a create': (client, person) => createPin(client, pinFor(person, 'led astray')),
  'a list': (client, { auth }) => client.boards.list({ auth }),
  'a call': (client, { auth }) => client.call('user_account/get', { auth }),
  'a delete': (client, { auth, boardIds }) => client.call('boards/delete', { auth, path: { board_id: boardIds[0] } }),
  'a refresh': (client) => client.oauth.refresh({ refreshToken: 'pinr.of-nobody' }),
};

describe('a redirect', { timeout: 60_000 }, () => {
  for (const [name, call] of Object.entries(CALLS)) {
    for (const status of STATUSES) {
      it(`${status} is not followed by ${name}`, async (t) => {
        const { received, location } = await elsewhere(t);
        const { simulator, client, people } = await benchFor(t, { app: APP, looksMs: [1], retry: { attempts: 2, baseMs: 1 } });
        simulator.faults.add({ effect: { kind: 'redirect', location, status } });
        await assert.rejects(call(client, people[0]), ({ code, message }) => {
          assert.equal(code, 'bad_answer', message);
          return true;
        });
        assert.deepEqual(received, []);
        assert.ok(simulator.ledger.received >= 1);
        assert.ok(simulator.ledger.requests.every((request) => request.faults.includes('redirect')));
      });
    }
  }

  it('would be recorded there', async (t) => {
    const { received, location } = await elsewhere(t);
    await fetch(location, { headers: { authorization: 'Bearer sent-on-purpose' } });
    assert.deepEqual(received, ['GET /elsewhere Bearer sent-on-purpose']);
  });
});
