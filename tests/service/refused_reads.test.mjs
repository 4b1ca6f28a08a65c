// What Pinterest says to those who only read: a sync of boards, a look for a pin.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { ENGINES, publishingWorld, until, WORDS } from './support/publishing_world.mjs';

const CREATE = { operation: 'pins/create' };
const LIST_PINS = { operation: 'boards/list_pins' };
const LIST_BOARDS = { operation: 'boards/list' };
const REFUSED = { kind: 'error', error: 'authentication_failed' };
const SPAM = { kind: 'error', error: 'spam_block' };
const HOURS = { kind: 'rate_limited', resetSeconds: 7200 };

/** A person whose token can be renewed. */
async function renewable(t, engine, settings) {
  const said = [];
  const hooks = { onAttention: ({ kind }) => said.push(kind) };
  const world = await publishingWorld(t, engine, { settings: { hooks, ...settings } });
  const [person] = world.people;
  const { accessToken, refreshToken } = await world.simulator.tokens.issue(person.account);
  await world.setToken(person, accessToken, refreshToken);
  const project = { tenantId: world.tenantId, projectId: person.projectId };
  return { world, person, said, project, requested: (operation) => world.simulator.ledger.operations.get(operation)?.requested ?? 0 };
}

/** The answers to pins got lost, and a look for them is due. */
async function withDoubts(t, engine, count, effect) {
  const made = await renewable(t, engine, { publishing: { settleMs: 60_000 } });
  const { world } = made;
  world.simulator.faults.add({ match: CREATE, effect: { kind: 'execute_and_cut', how: 'rst' }, times: count });
  const blind = world.simulator.faults.add({ match: LIST_PINS, effect: { kind: 'error', error: 'internal' } });
  const ids = await world.addPins(count);
  assert.equal((await world.pins.publishDue()).waiting, count);
  blind.remove();
  world.simulator.faults.add({ match: LIST_PINS, effect });
  await world.database.change('update pins set next_look_at = $1', [new Date(0).toISOString()]);
  return { ...made, ids };
}

const stateOf = async ({ world, project }) => (await world.pinterest.connections.status(project)).state;

for (const engine of ENGINES) {
  describe(`A read that Pinterest refuses, on ${engine}`, { concurrency: 3, timeout: 60_000 }, () => {
    it('a sync, with a fresh token too: the connection has ended, once, and no sync refreshes again', async (t) => {
      const made = await renewable(t, engine);
      const { world, said, project, requested } = made;
      world.simulator.faults.add({ match: LIST_BOARDS, effect: REFUSED });
      for (const again of [false, true]) {
        await assert.rejects(world.pinterest.boards.sync(project), { code: 'reconnect_required', message: /refused a fresh token/ }, String(again));
      }
      assert.deepEqual([await stateOf(made), said, requested('oauth/token')], ['reconnect_required', ['reconnect_required'], 1]);
    });

    it('a look, with a fresh token too: the connection has ended, once, and its pins are looked for when it is back', async (t) => {
      const made = await withDoubts(t, engine, 3, REFUSED);
      const { world, person, ids, said, requested } = made;
      await world.pins.recover();
      await world.database.change('update pins set next_look_at = $1', [new Date(0).toISOString()]);
      await world.pins.recover();
      assert.deepEqual([await stateOf(made), requested('oauth/token')], ['reconnect_required', 1]);
      assert.deepEqual(said.filter((kind) => kind === 'reconnect_required'), ['reconnect_required']);
      assert.equal((await world.row(ids[0])).status, WORDS.publishing);
      world.simulator.faults.clear();
      await world.database.change(`update pinterest_connections set status = 'connected'`);
      await world.setToken(person, world.simulator.tokens.issue(person.account).accessToken);
      await world.database.change('update pins set next_look_at = $1', [new Date(0).toISOString()]);
      await world.pins.recover();
      for (const id of ids) assert.equal((await world.row(id)).status, WORDS.published);
    });

    for (const [what, begin, work] of [
      ['sync', renewable, ({ world, project }) => assert.rejects(world.pinterest.boards.sync(project), { code: 'spam_block' })],
      ['look', (...given) => withDoubts(...given, 1, SPAM), ({ world }) => world.pins.recover()],
    ]) {
      it(`a ${what}, by an anti-spam block: no process sends for the account`, async (t) => {
        const made = await begin(t, engine);
        const { world, said, project, requested } = made;
        world.simulator.faults.add({ match: LIST_BOARDS, effect: SPAM });
        await work(made);
        const { blockedUntil, blockedReason } = await world.pinterest.connections.status(project);
        assert.equal(blockedReason, 'spam_block');
        assert.ok(Date.parse(blockedUntil) > Date.now() + 3_600_000);
        assert.ok(said.includes('spam_block'));
        const sent = requested('pins/create');
        await world.addPin();
        assert.equal((await world.open().pins.publishDue()).published, 0);
        assert.equal(requested('pins/create'), sent);
      });
    }

    it('a look, by a limit of reading: no process looks before its end, and pins are sent', async (t) => {
      const { world, ids, requested } = await withDoubts(t, engine, 2, HOURS);
      await world.pins.recover();
      for (const id of ids) assert.ok(Date.parse((await world.row(id)).next_look_at) > Date.now() + 7_000_000);
      const looks = requested('boards/list_pins');
      const other = await world.addPin();
      await until(async () => {
        await world.open().pins.publishDue();
        return (await world.row(other)).status === WORDS.published;
      });
      assert.equal(requested('boards/list_pins'), looks);
    });
  });
}
