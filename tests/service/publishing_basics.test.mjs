import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { ago, ENGINES, publishingWorld, WORDS } from './support/publishing_world.mjs';

for (const engine of ENGINES) {
  describe(`pins.publishDue on ${engine}`, { timeout: 60_000 }, () => {
    it('publishes what is due and records it', async (t) => {
      const world = await publishingWorld(t, engine, { accounts: 2, boards: 3 });
      const ids = await world.addPins(40);
      const later = await world.addPin({ scheduled_at: ago(-60_000) });
      const events = [];
      const summary = await world.pins.publishDue({ onProgress: (event) => events.push(event) });
      assert.equal(summary.published, 40);
      assert.deepEqual(summary.outcomes.map(({ result }) => result), Array(40).fill('published'));
      assert.equal(world.simulator.ledger.pins.length, 40);
      for (const id of ids) {
        const row = await world.row(id);
        assert.equal(row.status, WORDS.published);
        assert.ok(world.simulator.ledger.pins.some(({ pinId, title }) => pinId === row.pinterest_pin_id && title === row.title));
        assert.equal(row.pinterest_pin_url, `https://www.pinterest.com/pin/${row.pinterest_pin_id}/`);
        assert.ok(row.published_at);
        assert.equal(row.attempt_id, null);
        const [attempt, ...more] = await world.attempts(id);
        assert.equal(more.length, 0);
        assert.equal(attempt.outcome, 'published');
        assert.ok(attempt.resolved_at);
      }
      assert.equal((await world.row(later)).status, WORDS.ready);
      assert.equal(events.filter(({ type }) => type === 'started').length, 40);
      assert.equal(events.filter(({ type }) => type === 'sent').length, 40);
      assert.equal(events.filter(({ type }) => type === 'published').length, 40);
      assert.deepEqual(events.at(-1), { type: 'totals', claimed: 40, published: 40, failed: 0, waiting: 0 });
    });

    it('tells of a published pin what its row says', async (t) => {
      const world = await publishingWorld(t, engine);
      await world.addPins(3, () => ({ error_code: 'rejected', error_message: 'Of an attempt before.', not_before: ago(60_000) }));
      const { outcomes } = await world.pins.publishDue({});
      const rows = await world.pins.list({ tenantId: world.tenantId });
      assert.equal(rows.length, 3);
      assert.deepEqual(new Map(outcomes.map(({ id, pin }) => [id, pin])), new Map(rows.map((pin) => [pin.id, pin])));
    });
  });
}
