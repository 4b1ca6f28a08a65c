// Rows that have a pin of Pinterest's already: the application, a person or a workflow of before published them too.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { ago, ENGINES, publishingWorld, until, WORDS } from './support/publishing_world.mjs';

const THEIRS = '987654321';
const CREATE = { operation: 'pins/create' };
const LIST = { operation: 'boards/list_pins' };

const ours = (world) => world.simulator.ledger.pins.map(({ pinId }) => pinId);

/** The row is nobody's, keeps the pin it was given, and says that there is a second one. */
async function failedTwice(world, id, [made, ...more]) {
  assert.deepEqual(more, []);
  const row = await world.row(id);
  assert.deepEqual([row.status, row.error_code, row.pinterest_pin_id], [WORDS.failed, 'published_twice', THEIRS]);
  assert.deepEqual([row.attempt_id, row.claimed_by, row.next_look_at], [null, null, null]);
  assert.match(row.error_message, new RegExp(`as ${made},.*both are there`, 's'));
  const attempts = await world.attempts(id);
  assert.deepEqual(attempts.map(({ outcome, pinterest_pin_id: pin }) => [outcome, pin]), [['published', made]]);
}

for (const engine of ENGINES) {
  describe(`Pins that somebody else published, on ${engine}`, { concurrency: 3, timeout: 60_000 }, () => {
    it('made ready again: not sent, and says so; without its id it is a new pin', async (t) => {
      const world = await publishingWorld(t, engine);
      const id = await world.addPin({ pinterest_pin_id: THEIRS, published_at: ago(86_400_000) });
      const { failed, outcomes } = await world.pins.publishDue();
      assert.deepEqual([failed, outcomes[0].error.code], [1, 'already_published']);
      await world.pins.retry({ tenantId: world.tenantId, pinIds: [id] });
      assert.deepEqual(ours(world), []);
      const row = await world.row(id);
      assert.deepEqual([row.status, row.error_code, row.pinterest_pin_id], [WORDS.failed, 'already_published', THEIRS]);
      assert.match(row.error_message, new RegExp(`as ${THEIRS}.*clear pinterest_pin_id`, 's'));
      await world.update(id, { pinterest_pin_id: null });
      await world.pins.retry({ tenantId: world.tenantId, pinIds: [id] });
      assert.deepEqual(ours(world), [(await world.row(id)).pinterest_pin_id]);
    });

    it('not by an empty id, which applications write for none', async (t) => {
      const world = await publishingWorld(t, engine, { simulator: { latencyMs: [300, 300] } });
      const ids = await world.addPins(3, () => ({ pinterest_pin_id: '' }));
      const told = await world.pins.list({ tenantId: world.tenantId });
      assert.deepEqual(told.map(({ pinterestPinId }) => pinterestPinId), [null, null, null]);
      const run = world.pins.publishDue();
      await until(() => world.simulator.ledger.received > 0);
      await world.update(ids[0], { pinterest_pin_id: '' });
      const { published, outcomes } = await run;
      assert.deepEqual([published, outcomes.map(({ error }) => error?.code)], [3, [undefined, undefined, undefined]]);
      const rows = await world.rows();
      assert.deepEqual(rows.map(({ pinterest_pin_id: pin }) => pin).sort(), ours(world).sort());
    });

    it('between claim and gate: not sent', async (t) => {
      const world = await publishingWorld(t, engine, { simulator: { latencyMs: [1500, 1500] }, settings: { publishing: { leaseMs: 1200 } } });
      await world.addPin({ title: 'first' });
      const second = await world.addPin({ title: 'second' });
      const run = world.pins.publishDue();
      await until(() => world.simulator.ledger.received > 0);
      assert.equal((await world.row(second)).status, WORDS.publishing);
      await world.update(second, { pinterest_pin_id: THEIRS });
      assert.equal((await run).outcomes.find(({ id }) => id === second).result, 'skipped');
      assert.equal((await world.pins.publishDue()).outcomes[0].error.code, 'already_published');
      assert.deepEqual(world.simulator.ledger.pins.map(({ title }) => title), ['first']);
    });

    it('while its answer is awaited: the row keeps theirs and says that both are there', async (t) => {
      const world = await publishingWorld(t, engine, { simulator: { latencyMs: [800, 800] } });
      const id = await world.addPin();
      const run = world.pins.publishDue();
      await until(() => world.simulator.ledger.received > 0);
      await world.update(id, { pinterest_pin_id: THEIRS });
      const { published, failed, outcomes } = await run;
      assert.deepEqual([published, failed, outcomes[0].error.code], [0, 1, 'published_twice']);
      await failedTwice(world, id, ours(world));
      await world.pins.retry({ tenantId: world.tenantId, pinIds: [id] });
      assert.equal(ours(world).length, 1);
    });

    it('while its answer is awaited, and given the status for it: it keeps that, and says that both are there', async (t) => {
      const world = await publishingWorld(t, engine, { simulator: { latencyMs: [800, 800] } });
      const id = await world.addPin();
      const run = world.pins.publishDue();
      await until(() => world.simulator.ledger.received > 0);
      await world.update(id, { pinterest_pin_id: THEIRS, status: WORDS.published });
      assert.equal((await run).outcomes[0].error.code, 'published_twice');
      const row = await world.row(id);
      assert.deepEqual([row.status, row.error_code, row.pinterest_pin_id], [WORDS.published, 'published_twice', THEIRS]);
      assert.equal(row.attempt_id, null);
    });

    it('while ours is in doubt: the look that finds it says so', async (t) => {
      const world = await publishingWorld(t, engine);
      world.simulator.faults.add({ match: CREATE, effect: { kind: 'execute_and_cut' }, times: 1 });
      const blind = world.simulator.faults.add({ match: LIST, effect: { kind: 'error', error: 'internal' } });
      const id = await world.addPin();
      await world.pins.publishDue();
      assert.ok((await world.row(id)).next_look_at);
      blind.remove();
      await world.update(id, { pinterest_pin_id: THEIRS, next_look_at: ago(1000) });
      const { failed, outcomes } = await world.pins.recover();
      assert.deepEqual([failed, outcomes[0].error.code], [1, 'published_twice']);
      await failedTwice(world, id, ours(world));
    });
  });
}
