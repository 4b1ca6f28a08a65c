import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';

import { ago, ENGINES, publishingWorld, WORDS } from './support/publishing_world.mjs';

const LATER = ago(-60 * 60_000);

/** Due pins, and one of each kind that is not. */
async function mixture(t, engine) {
  const world = await publishingWorld(t, engine, { accounts: 3 });
  const [one, blocked, held] = world.people;
  const due = await world.addPins(3, () => ({ person: one }));
  const failing = await world.addPin({ person: one, image_path: null });
  const unconnected = randomUUID();
  await world.insert('blog_projects', { id: unconnected, tenant_id: world.tenantId, name: 'Unconnected' });
  const lost = await world.addPin({ person: { ...one, projectId: unconnected } });
  await world.addPin({ person: one, scheduled_at: LATER });
  await world.addPin({ person: one, scheduled_at: null });
  await world.addPin({ person: one, not_before: LATER });
  await world.addPin({ person: one, status: WORDS.failed });
  await world.addPin({ person: one, status: 'entwurf' });
  await world.addPin({ person: blocked });
  await world.database.change('update pinterest_connections set blocked_until = $2 where id = $1', [blocked.connectionId, LATER]);
  await world.addPin({ person: held });
  await world.insert('legacy_workflows', {
    tenant_id: world.tenantId, blog_project_id: held.projectId, workflow_id: '1', state: 'active',
  });
  return { world, due: [...due, failing, lost], unconnected };
}

for (const engine of ENGINES) {
  describe(`pins.due on ${engine}`, { timeout: 60_000 }, () => {
    it('is what publishDue then takes', async (t) => {
      const { world, due } = await mixture(t, engine);
      const listed = await world.pins.due();
      assert.deepEqual(listed.map(({ id }) => id), due);
      assert.equal((await world.made()).length, 0);
      const { outcomes } = await world.pins.publishDue();
      const taken = outcomes.filter(({ result }) => result !== 'held').map(({ id }) => id);
      assert.deepEqual(taken.sort(), due.toSorted());
      assert.deepEqual(await world.pins.due(), []);
    });

    it('says whose they are', async (t) => {
      const { world, unconnected } = await mixture(t, engine);
      const [first, ...rest] = await world.pins.due();
      const [{ connectionId, projectId }] = world.people;
      assert.deepEqual(
        [first.tenantId, first.connectionId, first.projectId, first.state, first.status],
        [world.tenantId, connectionId, projectId, 'ready', WORDS.ready]);
      const last = rest.at(-1);
      assert.deepEqual([last.projectId, last.connectionId], [unconnected, null]);
    });

    it('of a tenant, a project, a connection, and no more than asked for', async (t) => {
      const { world, due, unconnected } = await mixture(t, engine);
      const [{ connectionId, projectId }] = world.people;
      const ids = async (options) => (await world.pins.due(options)).map(({ id }) => id);
      assert.deepEqual(await ids({ tenantId: world.tenantId }), due);
      assert.deepEqual(await ids({ tenantId: randomUUID() }), []);
      assert.deepEqual(await ids({ projectId }), due.slice(0, 4));
      assert.deepEqual(await ids({ projectId: unconnected }), due.slice(4));
      assert.deepEqual(await ids({ connectionId }), due.slice(0, 4));
      assert.deepEqual(await ids({ connectionId: null }), due.slice(4));
      assert.deepEqual(await ids({ limit: 2 }), due.slice(0, 2));
    });

    it('refuses what it does not know', async (t) => {
      const world = await publishingWorld(t, engine);
      await assert.rejects(world.pins.due({ tenant: '1' }), /tenant: Unknown/);
      await assert.rejects(world.pins.due({ limit: 0 }), /limit: /);
      await assert.rejects(world.pins.due({ limit: 1001 }), /limit: /);
    });
  });
}
