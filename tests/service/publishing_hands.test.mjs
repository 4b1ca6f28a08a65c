// What people and other programs do to rows by hand while a pin is on its way or in doubt.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { ago, ENGINES, publishingWorld, until, WORDS } from './support/publishing_world.mjs';

const CREATE = { operation: 'pins/create' };
const LIST = { operation: 'boards/list_pins' };
const LOST = { kind: 'execute_and_cut', how: 'rst' };

/** Pinterest made it, its answer was lost, and the quick looks see nothing. */
async function lostPin(t, engine, publishing) {
  const world = await publishingWorld(t, engine, { settings: { publishing } });
  world.simulator.faults.add({ match: CREATE, effect: LOST, times: 1 });
  const blind = world.simulator.faults.add({ match: LIST, effect: { kind: 'error', error: 'internal' } });
  const id = await world.addPin();
  await world.pins.publishDue();
  const [{ pinId: made }] = world.simulator.ledger.pins;
  return { world, id, made, blind };
}

/** Nobody looks for it any more. */
async function givenUp(t, engine, publishing) {
  const { blind, ...lost } = await lostPin(t, engine, { ...publishing, looks: 1 });
  await lost.world.update(lost.id, { next_look_at: ago(1000) });
  await lost.world.pins.recover();
  assert.equal((await lost.world.row(lost.id)).error_code, 'outcome_unknown');
  blind.remove();
  return lost;
}

for (const engine of ENGINES) {
  describe(`Rows that people change, on ${engine}`, { concurrency: 3, timeout: 60_000 }, () => {
    it('given up, and a person gave the row its pin: an equal pin need not wait for ever', async (t) => {
      const { world, id, made } = await givenUp(t, engine, { leaseMs: 600 });
      const { title, description, alternate_url: url } = await world.row(id);
      const equal = await world.addPin({ title, description, alternate_url: url });
      const { pins } = world.open();
      const { outcomes } = await pins.publishDue();
      assert.deepEqual(outcomes.map(({ result, error }) => [result, error?.code]), [['waiting', 'twin_unresolved']]);
      await world.update(id, { status: WORDS.published, pinterest_pin_id: made, published_at: ago(0) });
      await until(async () => (await pins.publishDue()).published === 1);
      assert.deepEqual([(await world.row(id)).pinterest_pin_id, world.simulator.ledger.pins.length], [made, 2]);
      assert.equal((await world.row(equal)).pinterest_pin_id, world.simulator.ledger.pins[1].pinId);
    });
  });
}
