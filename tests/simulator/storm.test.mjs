import assert from 'node:assert/strict';
import http from 'node:http';
import https from 'node:https';
import { describe, it } from 'node:test';
import { STORM_RATES } from '../../dist/lib/simulator/index.js';
import { connect, pinOn, send, simulatorFor } from '../support/simulator.mjs';

async function world(t, options) {
  const simulator = await simulatorFor(t, { clock: 'driven', limits: false, ...options });
  const { token, boardId } = connect(simulator);
  const create = (fields, more) =>
    send(simulator, {
      method: 'POST',
      path: '/pins',
      token,
      json: pinOn(boardId, fields),
      ...more,
    });
  return { simulator, token, boardId, create };
}

describe('a storm', { timeout: 120_000 }, () => {
  /** What became of 100 creates, each of these kinds being likely enough to strike. */
  async function weather(t, seed) {
    const { simulator, create } = await world(t);
    simulator.faults.storm({
      seed,
      rates: {
        close: 0.1,
        execute_and_cut: 0.1,
        error: 0.1,
        rate_limited: 0.1,
        list_later: 0.2,
        truncated_json: 0.1,
      },
    });
    const seen = [];
    for (let index = 0; index < 100; index += 1) {
      const { status, error, text } = await create({ title: `Pin ${index}` });
      seen.push(`${status ?? error} ${text ?? ''}`);
    }
    return {
      seen,
      faults: simulator.ledger.requests.map(({ faults }) => faults.join()),
      pins: simulator.ledger.pins,
    };
  }

  it('is the same for the same seed and another for another', async (t) => {
    const [one, same, other] = [await weather(t, 7), await weather(t, 7), await weather(t, 8)];
    assert.deepEqual(one.seen, same.seen);
    assert.deepEqual(one.faults, same.faults);
    assert.deepEqual(
      one.pins,
      same.pins.map((pin, index) => ({ ...pin, requestId: one.pins[index].requestId })),
    );
    assert.notDeepEqual(one.faults, other.faults);
    assert.equal(new Set(one.faults.join().split(',')).size, 7);
  });

  for (const secure of [false, true]) {
    it(`of every kind${secure ? ' under TLS' : ''}: what is in the ledger is what Pinterest has`, async (t) => {
      const { simulator, token, create } = await world(t, { https: secure });
      // Often enough that 600 requests see every kind; less of what waits for real.
      const rates = Object.fromEntries(Object.keys(STORM_RATES).map((kind) => [kind, 0.05]));
      const handles = simulator.faults.storm({
        seed: 3,
        rates: { ...rates, delay: 0.02, slow_bytes: 0.02, stall: 0.01, huge_body: 0.02 },
      });
      assert.equal(handles.length, 21);
      const agent = new (secure ? https : http).Agent({ keepAlive: true, maxSockets: 8 });
      t.after(() => agent.destroy());
      const published = new Set();
      const one = async (index) => {
        const { status, body } = await create({ title: `Pin ${index}` }, { agent, timeoutMs: 500 });
        if (status === 201 && typeof body?.id === 'string') published.add(body.id);
        await send(simulator, { path: '/pins', token, agent, timeoutMs: 500 });
      };
      for (let index = 0; index < 160; index += 20) {
        await Promise.all(Array.from({ length: 20 }, (_, offset) => one(index + offset)));
      }
      const unseen = handles.filter(({ struck }) => struck === 0);
      assert.equal(unseen.length, 0);
      simulator.faults.clear();
      simulator.clock.advance(60_000);
      const listed = new Set();
      let bookmark = '';
      do {
        const { body } = await send(simulator, {
          path: `/pins?page_size=250&bookmark=${encodeURIComponent(bookmark)}`,
          token,
        });
        for (const { id } of body.items) listed.add(id);
        bookmark = body.bookmark;
      } while (bookmark);
      assert.deepEqual(listed, new Set(simulator.ledger.pins.map(({ pinId }) => pinId)));
      for (const id of published) assert.ok(listed.has(id));
      assert.ok(published.size < listed.size && listed.size < 160);
      assert.deepEqual(simulator.ledger.duplicates(), []);
      assert.equal(simulator.ledger.operations.get('pins/create').executed, listed.size);
    });
  }

  it('may keep to some operations', async (t) => {
    const { simulator, token, create } = await world(t);
    const handles = simulator.faults.storm({
      operations: ['pins/create'],
      rates: { error: 1, list_later: 1, list_shuffled: 1 },
    });
    assert.equal(handles.length, 2);
    assert.equal((await send(simulator, { path: '/boards', token })).status, 200);
    assert.ok((await create()).status >= 500);
  });
});
