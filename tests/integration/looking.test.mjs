import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { pinOn, send } from '../support/simulator.mjs';
import { benchFor, createPin, pinFor } from './support/bench.mjs';

/** A client that made a pin and does not know it, and the question about that pin. */
async function inDoubt(t) {
  const { simulator, client, people } = await benchFor(t, { looksMs: [] });
  simulator.faults.add({ match: { operation: 'pins/create' }, nth: 1, effect: { kind: 'execute_and_cut', how: 'rst' } });
  const { auth, ...pin } = pinFor(people[0], 'lost');
  const windowStart = new Date();
  await assert.rejects(createPin(client, { auth, ...pin }), { outcome: 'unknown' });
  const question = { boardId: pin.boardId, pin, windowStart, requestEndedAt: new Date(), settleMs: 0 };
  const [{ pinId }] = simulator.ledger.pins;
  return { ask: (change) => client.pins.reconcile({ ...question, ...change }, { auth }), pinId, windowStart };
}

describe('looking for a pin that was given no name', { timeout: 60_000 }, () => {
  it('finds it whenever the same is asked, by two at once too', async (t) => {
    const { ask, pinId } = await inDoubt(t);
    const answers = [...await Promise.all([ask(), ask()]), await ask()];
    assert.deepEqual(answers.map(({ answer, pin }) => [answer, pin?.id]), Array(3).fill(['found', pinId]));
  });

  it('finds it beside a title that another application cut inside an emoji', async (t) => {
    const { simulator, client, people: [person] } = await benchFor(t, { looksMs: [1] });
    const boardId = person.boardIds[0];
    await send(simulator, { method: 'POST', path: '/pins', token: person.token, json: pinOn(boardId, { title: 'cut \ud83d' }) });
    simulator.faults.add({ match: { operation: 'pins/create' }, nth: 1, effect: { kind: 'execute_and_cut', how: 'rst' } });
    assert.equal((await createPin(client, pinFor(person, 'lost'))).foundByLook, true);
    const { items } = await client.call('boards/list_pins', { auth: person.auth, path: { board_id: boardId } });
    assert.deepEqual(items.map(({ title }) => title).sort(), ['cut \ud83d', 'lost']);
  });

  it('gives it to no other question', async (t) => {
    const { ask, windowStart } = await inDoubt(t);
    assert.equal((await ask()).answer, 'found');
    assert.equal((await ask({ windowStart: new Date(windowStart - 1) })).answer, 'absent');
    assert.equal((await ask({ identity: 'row 1' })).answer, 'absent');
  });
});
