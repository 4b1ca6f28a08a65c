// Two at the same pin at the same time: runs of one process, a look and a person, a claim and a person.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { ago, ENGINES, publishingWorld, until, WORDS } from './support/publishing_world.mjs';

const LIST = { operation: 'boards/list_pins' };

for (const engine of ENGINES) {
  describe(`Two runs of a process, on ${engine}`, { concurrency: 3, timeout: 30_000 }, () => {
    it('the claim of one runs out and the other takes it over: both come to their end, and so does a cancel', async (t) => {
      const world = await publishingWorld(t, engine, { simulator: { latencyMs: [600, 600] }, settings: { publishing: { leaseMs: 2000 } } });
      world.simulator.faults.add({ match: LIST, effect: { kind: 'error', error: 'internal' } });
      const pinId = await world.addPin();
      const run = world.pins.publishDue();
      await until(() => world.simulator.ledger.received > 0);
      const cancelling = world.pins.cancel({ tenantId: world.tenantId, pinId });
      await world.update(pinId, { claim_expires_at: ago(1000) });
      await world.pins.recover();
      assert.equal(await cancelling, 'too_late');
      assert.equal((await run).published, 1);
      assert.equal((await world.row(pinId)).status, WORDS.published);
      assert.equal(world.simulator.ledger.pins.length, 1);
    });
  });
}
