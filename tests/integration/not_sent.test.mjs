import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { connect, simulatorFor } from '../support/simulator.mjs';
import { benchFor, clientOf, createPin, pinFor, requestsOf } from './support/bench.mjs';

const RETRY = { attempts: 3, baseMs: 1, capMs: 1 };
/** No resolver takes a label of more than 63 bytes: fails at once and asks nobody. */
const NOWHERE = `https://${'a'.repeat(64)}.example/v5`;

/** A simulator that a client cannot reach, each in its way: [name, simulator, client options, code, message, tries]. */
const ROWS = [
  ['the name does not resolve', {}, () => ({ environment: { apiUrl: NOWHERE } }), 'network', /^[^(]*name could not be resolved; check DNS or the proxy \(Could not resolve host: /, 3],
  ['nobody listens', {}, (simulator) => simulator.port.close(), 'network', /^[^(]*no connection to the server; check network, firewall and proxy \(Failed to connect to /, 3],
  ['the proxy is not there', {}, () => ({ proxy: 'http://127.0.0.1:9' }), 'network', /^[^(]*no connection to the server; check network, firewall and proxy \(Failed to connect to /, 3],
  ['the certificate is not trusted', { https: true }, () => ({}), 'network', /^[^(]*no trusted TLS connection; check .*date \(SSL /, 3],
];

async function unreachable(t, simulatorOptions, cutOff) {
  const simulator = await simulatorFor(t, { limits: false, ...simulatorOptions });
  const { account, token } = connect(simulator, { boards: 3 });
  const options = cutOff(simulator);
  const client = clientOf(t, simulator, { retry: RETRY, looksMs: [1], timeouts: { connectMs: 5000 }, ...options });
  const auth = { accessToken: token, user: account.id };
  return { simulator, client, person: { auth, boardIds: account.boards.map(({ id }) => id) } };
}

describe('a request that never left', { concurrency: 4, timeout: 60_000 }, () => {
  for (const [name, world, cutOff, code, message, tries] of ROWS) {
    const is = (error) => {
      assert.deepEqual([error.code, error.outcome, error.stopped], [code, 'not_sent', 'attempts_exhausted']);
      assert.deepEqual([error.attempts, error.retryable], [tries, true]);
      assert.match(error.message, message);
      return true;
    };

    it(`${name}: a single create`, async (t) => {
      const { simulator, client, person } = await unreachable(t, world, cutOff);
      await assert.rejects(createPin(client, pinFor(person, 'single')), is);
      assert.equal(simulator.ledger.received, 0);
    });

    it(`${name}: several creates`, async (t) => {
      const { simulator, client, person } = await unreachable(t, world, cutOff);
      const pins = person.boardIds.map((boardId, index) => pinFor(person, `pin ${index}`, { boardId }));
      for (const { error } of await client.pins.publishMany(pins)) is(error);
      assert.equal(simulator.ledger.received, 0);
    });

    it(`${name}: a read`, async (t) => {
      const { simulator, client, person } = await unreachable(t, world, cutOff);
      await assert.rejects(client.boards.list({ auth: person.auth }), is);
      assert.equal(simulator.ledger.received, 0);
    });
  }

  it('is sent when Pinterest is back before the tries are used up', async (t) => {
    const { simulator, client, people } = await benchFor(t, { retry: { attempts: 50, baseMs: 20, capMs: 200 } });
    simulator.port.close();
    let opened;
    const onProgress = ({ waiting }) => {
      if (waiting > 0) opened ??= simulator.port.open();
    };
    const [outcome] = await client.pins.publishMany([pinFor(people[0], 'patient')], { onProgress });
    assert.equal(outcome.status, 'published', outcome.error?.message);
    assert.equal(requestsOf(simulator, 'pins/create'), 1);
  });

  it('is refused when the time until which it may be sent is over', async (t) => {
    const { simulator, client, people } = await benchFor(t);
    const [person] = people;
    await assert.rejects(createPin(client, pinFor(person, 'single'), { notAfterMs: 0 }), {
      code: 'too_late',
      outcome: 'not_sent',
    });
    const pins = [pinFor(person, 'late', { notAfterMs: 0 }), pinFor(person, 'in time', { notAfterMs: 60_000 })];
    const [late, inTime] = await client.pins.publishMany(pins);
    assert.deepEqual([late.error.code, late.error.outcome], ['too_late', 'not_sent']);
    assert.equal(inTime.status, 'published');
    assert.equal(requestsOf(simulator, 'pins/create'), 1);
  });

  it('is told for every way', () => assert.equal(ROWS.length, 4));
});
