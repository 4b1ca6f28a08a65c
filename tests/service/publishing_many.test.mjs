import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { ago, ENGINES, publishingWorld, until, WORDS } from './support/publishing_world.mjs';
import { publishFromFour } from './support/four_publishers.mjs';
import { freezeAt } from './support/frozen.mjs';

/** The last statement of a claim fails. */
const REFUSE_CLAIMS = {
  sqlite: [`create trigger refuse before update of attempt_id on pins when new.attempt_id is not null
    begin select raise(abort, 'no'); end`],
  postgres: [
    `create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$`,
    `create trigger refuse before update of attempt_id on pins for each row when (new.attempt_id is not null)
      execute function refuse()`,
  ],
};
const DROP_REFUSAL = { sqlite: 'drop trigger refuse', postgres: 'drop trigger refuse on pins' };

for (const engine of ENGINES) {
  describe(`Several publishers on ${engine}`, { concurrency: 2, timeout: 120_000 }, () => {
    it('four processes: every pin once, and each does its part', async (t) => {
      await publishFromFour(t, engine, { pins: 240, latencyMs: [50, 250] });
    });

    it('by hand and by schedule, ten times at once: once', async (t) => {
      const world = await publishingWorld(t, engine, { simulator: { latencyMs: [100, 100] } });
      const pinId = await world.addPin();
      const { tenantId } = world;
      const others = Array.from({ length: 3 }, () => world.open().pins);
      const calls = [world.pins, ...others].flatMap((pins) => [
        pins.publish({ tenantId, pinId }), pins.publishDue(), pins.publishMany({ tenantId, pinIds: [pinId, pinId] }),
      ]);
      await Promise.all(calls);
      assert.equal(world.simulator.ledger.pins.length, 1);
      assert.equal((await world.attempts(pinId)).length, 1);
      const again = await world.pins.publish({ tenantId, pinId });
      assert.deepEqual([again.result, again.pin.pinterestPinId], ['published', (await world.row(pinId)).pinterest_pin_id]);
      assert.equal(world.simulator.ledger.pins.length, 1);
    });

    it('a claim that cannot be written whole is not written at all', async (t) => {
      const world = await publishingWorld(t, engine);
      const pinId = await world.addPin();
      const before = await world.row(pinId);
      for (const statement of REFUSE_CLAIMS[engine]) await world.database.change(statement);
      await assert.rejects(world.pins.publishDue(), { name: 'PinterestError' });
      await assert.rejects(world.pins.publish({ tenantId: world.tenantId, pinId }), { name: 'PinterestError' });
      assert.deepEqual(await world.attempts(pinId), []);
      assert.deepEqual(await world.row(pinId), before);
      await world.database.change(DROP_REFUSAL[engine]);
      assert.equal((await world.pins.publishDue()).published, 1);
    });

    it('a second click while the first is on its way tells that it is', async (t) => {
      const world = await publishingWorld(t, engine, { simulator: { latencyMs: [1500, 1500] } });
      const pinId = await world.addPin({ scheduled_at: null });
      const { tenantId } = world;
      const other = world.open().pins;
      await other.list({ tenantId });
      const first = world.pins.publish({ tenantId, pinId });
      await until(() => world.simulator.ledger.received > 0);
      const second = await other.publish({ tenantId, pinId });
      assert.deepEqual([second.result, second.pin.state], ['waiting', 'publishing']);
      assert.equal((await first).result, 'published');
      assert.equal(world.simulator.ledger.pins.length, 1);
    });

    it('a limit is shared by connections side by side: reached, and not passed', async (t) => {
      const world = await publishingWorld(t, engine, { accounts: 8 });
      await world.addPins(40);
      assert.equal((await world.pins.publishDue({ limit: 30 })).published, 30);
      assert.equal(world.simulator.ledger.pins.length, 30);
      assert.equal((await world.pins.publishDue({ limit: 10 })).published, 10);
    });

    it('two rows with equal text on one board: two pins, two ids, in one run', async (t) => {
      const world = await publishingWorld(t, engine, { simulator: { latencyMs: [20, 50] } });
      const same = { title: 'same', description: 'same', alternate_url: 'https://blog.example/same' };
      const ids = await world.addPins(3, () => same);
      const { published } = await world.pins.publishDue();
      assert.equal(published, 3);
      const rows = await Promise.all(ids.map((id) => world.row(id)));
      assert.equal(new Set(rows.map(({ pinterest_pin_id }) => pinterest_pin_id)).size, 3);
      assert.equal(world.simulator.ledger.pins.length, 3);
    });

    it('two equal rows whose answers get lost: two ids, and never in doubt together', async (t) => {
      const world = await publishingWorld(t, engine);
      world.simulator.faults.add({ match: { operation: 'pins/create' }, effect: { kind: 'execute_and_cut', how: 'rst' }, times: 2 });
      world.simulator.faults.add({ match: { operation: 'boards/list_pins' }, effect: { kind: 'error', error: 'internal' }, times: 6 });
      const same = { title: 'same', description: 'same', alternate_url: 'https://blog.example/same' };
      const ids = await world.addPins(2, () => same);
      await until(async () => {
        await world.pins.publishDue();
        const open = await world.database.query('select id from publish_attempts where resolved_at is null');
        assert.ok(open.length <= 1);
        const rows = await Promise.all(ids.map((id) => world.row(id)));
        return rows.every(({ status }) => status === WORDS.published);
      });
      const rows = await Promise.all(ids.map((id) => world.row(id)));
      assert.equal(new Set(rows.map(({ pinterest_pin_id }) => pinterest_pin_id)).size, 2);
      assert.equal(world.simulator.ledger.pins.length, 2);
    });

    it('named pins of two accounts, of which one has no token now: each is told as it is', async (t) => {
      const world = await publishingWorld(t, engine, { accounts: 2 });
      const [, spent] = world.people;
      const published = await world.addPin();
      await world.pins.publishDue();
      await world.setToken(spent, 'spent', 'refresh');
      await world.database.change('update pinterest_connections set token_expires_at = $1 where id = $2', [ago(1000), spent.connectionId]);
      const refreshing = { operation: 'oauth/token' };
      world.simulator.faults.add({ match: refreshing, effect: { kind: 'delay', ms: 1000 } });
      world.simulator.faults.add({ match: refreshing, effect: { kind: 'gateway_error' } });
      const pinIds = [published, await world.addPin(), await world.addPin({ person: spent })];
      const { outcomes } = await world.pins.publishMany({ tenantId: world.tenantId, pinIds });
      const told = new Map(outcomes.map(({ id, result, error }) => [id, [result, error?.code]]));
      assert.deepEqual(pinIds.map((id) => told.get(id)), [['published', undefined], ['published', undefined], ['waiting', 'server_error']]);
    });

    it('oldest first, within the limit, until the deadline', async (t) => {
      const world = await publishingWorld(t, engine, { boards: 1 });
      await world.addPins(6, (index) => ({ title: `number ${index}`, scheduled_at: ago(60_000 + index * 1000) }));
      assert.equal((await world.pins.publishDue({ limit: 2 })).published, 2);
      assert.deepEqual(world.simulator.ledger.pins.map(({ title }) => title), ['number 5', 'number 4']);
      assert.equal((await world.pins.publishDue({ deadlineMs: 0 })).published, 0);
      assert.equal((await world.pins.publishDue()).published, 4);
    });
  });

  describe(`A publisher frozen on ${engine}`, { concurrency: 3, timeout: 120_000 }, () => {
    for (const point of ['claimed', 'submitted', 'answer awaited', 'outcome queued']) {
      it(`at ${point}, recovered by another, continued: once`, (t) => freezeAt(t, engine, point));
    }
  });
}
