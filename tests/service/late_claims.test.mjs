import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';

import cancel from '../../dist/lib/store/pins/cancel_pin.js';
import claims from '../../dist/lib/store/pins/extend_claims.js';
import retries from '../../dist/lib/store/pins/retry_pins.js';
import settle from '../../dist/lib/store/pins/settle_pins.js';
import { ago, ENGINES, publishingWorld, WORDS } from './support/publishing_world.mjs';

const LATER = new Date(Date.now() + 86_400_000).toISOString();
const LEASE = { leaseMs: 30_000 };

for (const engine of ENGINES) {
  describe(`A pin that somebody else holds, on ${engine}`, () => {
    it('gets a longer lease from its holder alone, for its own attempt, and not once that is over', async (t) => {
      const { world, id, attemptId, unchanged } = await heldPin(t, engine);
      const extend = (attempt, holder) =>
        claims.extendClaims(world.database, engine, [{ pinId: id, attemptId: attempt }], { ...LEASE, holder });
      await unchanged(async () => assert.equal((await extend(attemptId, 'ours')).size, 0));
      await unchanged(async () => assert.equal((await extend(randomUUID(), 'theirs')).size, 0));
      assert.deepEqual([...(await extend(attemptId, 'theirs'))], [attemptId]);
      // Another process may have taken it for lost by now.
      await world.update(id, { claim_expires_at: ago(1000) });
      await unchanged(async () => assert.equal((await extend(attemptId, 'theirs')).size, 0));
    });

    it('is not put off by who looked for it before', async (t) => {
      const { world, id, attemptId, unchanged } = await heldPin(t, engine);
      const row = { id, attempt_id: attemptId, looks: 1, next_look_at: LATER, error_message: 'Nobody knows.' };
      const put = (holder) => settle.doubtPins(world.database, engine, [row], holder);
      await unchanged(async () => assert.equal((await put('ours')).size, 0));
      assert.equal((await put('theirs')).size, 1);
    });

    it('keeps its cancel, and its look, while it is held; another tenant moves neither', async (t) => {
      const { world, id, unchanged } = await heldPin(t, engine);
      await world.update(id, { cancel_requested: true, next_look_at: LATER });
      const look = (tenantId) => retries.lookNow(world.database, engine, [id], tenantId);
      await unchanged(() => cancel.forgetCancels(world.database, engine, [id]));
      await unchanged(async () => assert.deepEqual(await look(world.tenantId), []));
      await world.update(id, { claimed_by: null });
      await unchanged(async () => assert.deepEqual(await look(randomUUID()), []));
      assert.deepEqual(await look(world.tenantId), [id]);
    });
  });
}

async function heldPin(t, engine) {
  const world = await publishingWorld(t, engine);
  const attemptId = randomUUID();
  const id = await world.addPin({
    status: WORDS.publishing, attempt_id: attemptId, claimed_by: 'theirs', claim_expires_at: LATER,
  });
  const unchanged = async (act) => {
    const before = await world.row(id);
    await act();
    assert.deepEqual(await world.row(id), before);
  };
  return { world, id, attemptId, unchanged };
}
