// A token that is refused to pins of several claims: while some wait for another one, others are still on their way with it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { checkLedger } from './support/kills.mjs';
import { ENGINES, publishingWorld, until, WORDS } from './support/publishing_world.mjs';

const CLAIMED = 20;

/** The first pin of the first claim is long on its way, and others of it do not go out before the token ends. */
async function refusedMidway(t, engine, { revoked }) {
  const world = await publishingWorld(t, engine, { boards: 10, simulator: { latencyMs: [40, 60] } });
  const [person] = world.people;
  const { accessToken, refreshToken } = world.simulator.tokens.issue(person.account);
  await world.setToken(person, accessToken, refreshToken);
  const ids = await world.addPins(2 * CLAIMED);
  world.simulator.faults.add({ match: { operation: 'pins/create' }, nth: 1, effect: { kind: 'delay', ms: 2500 }, times: 1 });
  const run = world.pins.publishDue();
  await until(async () => (await world.database.query('select id from publish_attempts')).length > CLAIMED);
  if (revoked) world.simulator.tokens.revoke(refreshToken);
  world.simulator.tokens.expireAccess(accessToken);
  return { world, ids, run };
}

for (const engine of ENGINES) {
  describe(`A token refused to several claims, on ${engine}`, { timeout: 60_000 }, () => {
    it('for good: every pin is out or says so, and the run ends well', async (t) => {
      const { world, run } = await refusedMidway(t, engine, { revoked: true });
      await run;
      // What was called back when the connection ended was left ready.
      await world.pins.publishDue();
      const rows = await world.rows();
      const ends = rows.map(({ status, error_code: code, attempt_id: attempt }) => [status, code, attempt]);
      const published = ends.filter(([status]) => status === WORDS.published);
      assert.equal(published.length, world.simulator.ledger.pins.length);
      for (const end of ends) if (!published.includes(end)) assert.deepEqual(end, [WORDS.failed, 'reconnect_required', null]);
    });

    it('until it is renewed: once for all of them', async (t) => {
      const { world, ids, run } = await refusedMidway(t, engine, { revoked: false });
      await run;
      await checkLedger(world, ids);
      assert.equal(world.simulator.ledger.operations.get('oauth/token').requested, 1);
    });
  });
}
