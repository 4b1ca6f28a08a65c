// A token that is refused to pins of several claims: while some wait for another one, others are still on their way with it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { addRule } from './support/broken_rule.mjs';
import { checkLedger } from './support/kills.mjs';
import { ENGINES, publishingWorld, until, WORDS } from './support/publishing_world.mjs';

const CLAIMED = 20;
const CREATE = 'pins/create';
const REFUSED = { match: { operation: CREATE }, effect: { kind: 'error', error: 'authentication_failed' } };

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

/** The token is refused to each pin, and so is the one that takes its place. */
async function refusedTwice(t, engine, count) {
  const world = await publishingWorld(t, engine, { simulator: { latencyMs: [300, 300] } });
  const [person] = world.people;
  const { accessToken, refreshToken } = world.simulator.tokens.issue(person.account);
  await world.setToken(person, accessToken, refreshToken);
  world.simulator.faults.add(REFUSED);
  return { world, person, ids: await world.addPins(count, (index) => ({ title: index === 0 ? 'first' : `pin ${index}` })) };
}

const connectionOf = async ({ database }) => (await database.query('select * from pinterest_connections'))[0];

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

    it('the fresh one too, while a person connects again: the pin is ready, and goes out with what the person brought', async (t) => {
      const { world, person, ids: [id] } = await refusedTwice(t, engine, 1);
      const run = world.pins.publishDue();
      await until(() => world.simulator.ledger.operations.get(CREATE)?.requested === 2);
      await world.setToken(person, world.simulator.tokens.issue(person.account).accessToken);
      await world.database.change('update pinterest_connections set token_version = token_version + 1');
      const { waiting, failed } = await run;
      assert.deepEqual([waiting, failed, (await world.row(id)).status], [1, 0, WORDS.ready]);
      world.simulator.faults.clear();
      assert.equal((await world.pins.publishDue()).published, 1);
      assert.equal((await connectionOf(world)).status, 'connected');
    });

    it('the fresh one too, of a row that cannot be written: that one is told of, the others fail, and the connection has ended', async (t) => {
      const { world, ids } = await refusedTwice(t, engine, 2);
      await addRule(world, engine, { isBroken: (row) => `${row}title = 'first' and ${row}status = '${WORDS.failed}'` });
      const { outcomes } = await world.pins.publishDue();
      const told = ids.map((id) => outcomes.find((each) => each.id === id)).map(({ result, error }) => [result, error.code]);
      assert.deepEqual(told, [['waiting', 'store_constraint'], ['failed', 'reconnect_required']]);
      assert.equal((await connectionOf(world)).status, 'reconnect_required');
    });
  });
}
