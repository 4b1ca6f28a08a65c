// What people do to a row before it is claimed: while it waits for its turn, and while resolve.media, which may upload a
// video for minutes, is at work for it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { ago, ENGINES, publishingWorld, until, WORDS } from './support/publishing_world.mjs';

const IMAGE = { type: 'image_url', url: 'https://images.example/1.png' };

/** A world whose `resolve.media` does something to the row the first time that it is asked. */
async function changedMeanwhile(t, engine, change, columns) {
  let id;
  let world;
  let isFirst = true;
  const media = async () => {
    if (isFirst) await change(world, id);
    isFirst = false;
    return IMAGE;
  };
  world = await publishingWorld(t, engine, { settings: { resolve: { media } } });
  id = await world.addPin(columns);
  return { world, id };
}

const cancelled = async (world, id) => assert.equal(await world.pins.cancel({ tenantId: world.tenantId, pinId: id }), 'cancelled');
const HANDS = {
  'due': (world) => world.pins.publishDue(),
  'published by hand': (world, id) => world.pins.publish({ tenantId: world.tenantId, pinId: id }),
};

for (const engine of ENGINES) {
  describe(`Before it is claimed, on ${engine}`, { concurrency: 3, timeout: 60_000 }, () => {
    for (const [what, columns] of [['unscheduled', { scheduled_at: null }], ['put off', { scheduled_at: ago(-3_600_000) }]]) {
      it(`a due pin is ${what} while its media is resolved: not sent`, async (t) => {
        const { world, id } = await changedMeanwhile(t, engine, () => world.update(id, columns));
        await world.pins.publishDue();
        assert.deepEqual([(await world.row(id)).status, world.simulator.ledger.pins.length], [WORDS.ready, 0]);
      });
    }

    it('one of many that were named is cancelled before its turn: not sent', async (t) => {
      const world = await publishingWorld(t, engine, { simulator: { latencyMs: [200, 200] }, settings: { publishing: { leaseMs: 2000 } } });
      const ids = await world.addPins(8);
      const run = world.pins.publishMany({ tenantId: world.tenantId, pinIds: ids });
      await until(() => world.simulator.ledger.received > 0);
      assert.equal((await world.row(ids[7])).status, WORDS.ready);
      await cancelled(world, ids[7]);
      const { published, outcomes } = await run;
      assert.deepEqual([published, outcomes.find(({ id }) => id === ids[7]).result], [7, 'cancelled']);
      assert.equal(world.simulator.ledger.pins.length, 7);
    });

    for (const [what, run] of Object.entries(HANDS)) {
      for (const [when, columns] of [['', {}], [' again', { cancel_requested: true }]]) {
        it(`a pin that is ${what} is cancelled${when} while its media is resolved: not sent, and sent when a person wants it after all`, async (t) => {
          const { world, id } = await changedMeanwhile(t, engine, cancelled, columns);
          await run(world, id);
          assert.deepEqual([(await world.row(id)).status, world.simulator.ledger.pins.length], [WORDS.ready, 0]);
          const { result } = await world.pins.publish({ tenantId: world.tenantId, pinId: id });
          assert.deepEqual([result, world.simulator.ledger.pins.length], ['published', 1]);
        });
      }
    }
  });
}
