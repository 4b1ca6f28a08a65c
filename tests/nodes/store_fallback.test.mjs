// n8n and the app on one database at once.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';

import { Publisher } from '../service/support/publisher.mjs';
import { until, WORDS } from '../service/support/publishing_world.mjs';
import { storeStage } from './support/store_stage.mjs';

const PINS = 240;
// Of each execution: what both leave is the app's, however late the machine lets it begin.
const LIMIT = 100;

for (const engine of ['sqlite', 'postgres']) {
  describe(`Publish Due on ${engine}`, { timeout: 120_000 }, () => {
    it('two executions and an app process at once publish each pin once', async (t) => {
      // With Trial access a few pins of an account are claimed at a time: with Standard n8n would have all at its first go.
      const stage = await storeStage(t, { engine, credential: { tier: 'trial' }, accounts: 4, boards: 2, simulator: { latencyMs: [5, 25] } });
      const { world, run } = stage;
      const ids = await world.addPins(PINS);
      const app = new Publisher(t, world, { holder: 'app', waits: true });
      await until(() => /^started/mu.test(app.output), 60_000);
      // Its service is open before the race begins.
      assert.equal((await run('scheduledPin:getDue', { additionalFields: { limit: 1 } })).items.length, 1);
      const running = [1, 2].map(() => run('scheduledPin:publishDue', { additionalFields: { limit: LIMIT } }));
      const attempts = () => world.database.query('select pin_id, claimed_by from publish_attempts');
      await until(async () => (await attempts()).length > 0, 60_000);
      app.go();
      const executions = await Promise.all(running);
      await app.summary();
      for (const { error } of executions) assert.equal(error, undefined, error?.message);
      const byNode = executions.flatMap(({ items }) => items.filter(({ json }) => json.result === 'published'));
      const made = await world.made();
      assert.deepEqual(made.map(({ title }) => title).sort(), (await world.rows()).map(({ title }) => title).sort());
      assert.equal(made.length, PINS);
      for (const { id, status, pinterest_pin_id: pinId } of await world.rows()) {
        assert.ok(ids.includes(id));
        assert.equal(status, WORDS.published);
        assert.ok(made.some((pin) => pin.pinId === pinId));
      }
      const all = await attempts();
      assert.equal(all.length, PINS);
      const byApp = all.filter(({ claimed_by: holder }) => holder.startsWith('app/')).length;
      assert.ok(byNode.length > 0 && byApp > 0, `n8n ${byNode.length}, app ${byApp}`);
      assert.equal(byNode.length + byApp, PINS);
    });

    it('Retry On Fail runs it again for all items: what is out stays out', async (t) => {
      const { world, run, tenantId } = await storeStage(t, { engine });
      const ids = await world.addPins(3);
      const items = [{ json: { ids } }, { json: { ids: randomUUID() } }];
      const { error } = await run('scheduledPin:publish', { tenantId, pinIds: '={{ $json.ids }}' }, {
        items, retryOnFail: true, maxTries: 3, waitBetweenTries: 1,
      });
      assert.equal(error.context.itemIndex, 1);
      assert.equal((await world.made()).length, 3);
    });

    it('a cancelled execution ends at once, and leaves what was not sent to the next', async (t) => {
      const { world, run } = await storeStage(t, { engine, simulator: { latencyMs: 40 } });
      await world.addPins(60);
      const some = until(async () => (await world.made()).length >= 2);
      await run('scheduledPin:publishDue', {}, { cancelAfter: some }).catch(() => undefined);
      // n8n answers a cancelled execution before its node has ended.
      await until(async () => (await world.rows()).every(({ claimed_by: holder }) => holder === null));
      const made = (await world.made()).length;
      assert.ok(made < 60, `${made} pins`);
      const { error } = await run('scheduledPin:publishDue');
      assert.equal(error, undefined, error?.message);
      assert.equal((await world.made()).length, 60);
      assert.ok((await world.rows()).every(({ status }) => status === WORDS.published));
    });
  });
}
