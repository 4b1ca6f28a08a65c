import assert from 'node:assert/strict';
import test from 'node:test';

import { benchFor, pinFor } from './support/bench.mjs';

const PINS = 600;
const BOARDS = 40;

test('a long list of one account goes out in order, save that a busy board holds up its own pins', { timeout: 60_000 }, async (t) => {
  const { simulator, client, people } = await benchFor(t, { boards: BOARDS });
  const [person] = people;
  const pins = Array.from({ length: PINS }, (_, place) =>
    pinFor(person, String(place), { boardId: person.boardIds[place % BOARDS] }));
  const outcomes = await client.pins.publishMany(pins);
  assert.ok(outcomes.every(({ status }) => status === 'published'));
  const started = simulator.ledger.pins.map(({ title }) => Number(title));
  assert.equal(started.length, PINS);
  let newest = 0;
  for (const place of started) {
    newest = Math.max(newest, place);
    assert.ok(newest - place < BOARDS, `pin ${place} went out after pin ${newest}`);
  }
});
