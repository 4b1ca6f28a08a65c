// A connection that goes while its pins are in no core, because their token was refused.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { ago, until, WORDS } from './support/publishing_world.mjs';
import { ENGINES, worldFor } from './support/world.mjs';

const CREATE = { operation: 'pins/create' };
const REFRESH = { operation: 'oauth/token' };
const REFUSED = { kind: 'error', error: 'authentication_failed' };

/** A pin whose token is refused, disconnected while `slow` is waited for; and what becomes of it after that. */
async function disconnected(t, engine, { slow, times }) {
  const world = await worldFor(t, engine);
  const { simulator, tenantId } = world;
  const { connections, pins } = world.pinterest;
  const account = simulator.accounts.create({ boards: 1 });
  const projectId = await world.project();
  await world.connect(projectId, account);
  const image = { image_path: 'https://images.example/one.png', pinterest_board_id: account.boards[0].id };
  const pinId = await world.pin(projectId, { ...image, scheduled_at: ago(60_000) });
  simulator.faults.add({ match: CREATE, effect: REFUSED, times });
  const waited = simulator.faults.add({ ...slow, effect: { kind: 'delay', ms: 1000 }, times: 1 });
  const run = pins.publishDue();
  await until(() => waited.struck > 0);
  assert.equal((await connections.disconnect({ tenantId, projectId })).connectionDeleted, true);
  const { outcomes } = await run;
  const row = async () => (await world.database.query('select * from pins where id = $1', [pinId]))[0];
  return { world, account, projectId, outcomes, row };
}

for (const engine of ENGINES) {
  describe(`Disconnected while a token is renewed, on ${engine}`, { concurrency: 2, timeout: 60_000 }, () => {
    it('its pins are as if nothing had been; connected again, a retry of the connection publishes them', async (t) => {
      const { world, account, projectId, outcomes, row } = await disconnected(t, engine, { slow: { match: REFRESH }, times: 1 });
      assert.deepEqual(outcomes.map(({ result }) => result), ['skipped']);
      const { status, attempt_id: attemptId, error_code: code } = await row();
      assert.deepEqual([status, attemptId, code], [WORDS.ready, null, null]);
      const [{ outcome, error }] = await world.database.query('select outcome, error from publish_attempts');
      assert.deepEqual([outcome, JSON.parse(error).code], ['rejected', 'auth_expired']);
      await world.pinterest.pins.publishDue();
      assert.equal((await row()).error_code, 'no_connection');
      const { connectionId } = await world.connect(projectId, account);
      const { published } = await world.pinterest.pins.retry({ tenantId: world.tenantId, connectionId });
      assert.equal(published, 1);
      assert.equal(world.simulator.ledger.pins.length, 1);
    });

    it('while a fresh token is refused as well: the run comes to its end', async (t) => {
      const { outcomes, row } = await disconnected(t, engine, { slow: { match: CREATE, nth: 2 }, times: 2 });
      assert.deepEqual(outcomes.map(({ result }) => result), ['failed']);
      assert.equal((await row()).error_code, 'reconnect_required');
    });
  });
}
