// An adopted application lets its people write `pins` and `blog_projects` of their own tenant by other ways than ours.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';

import { ago, ENGINES, publishingWorld, WORDS } from './support/publishing_world.mjs';

for (const engine of ENGINES) {
  describe(`A tenant that names what is another's, on ${engine}`, { timeout: 60_000 }, () => {
    async function foreignProject(t) {
      const world = await publishingWorld(t, engine);
      const [victim] = world.people;
      const tenantId = randomUUID();
      const projectId = randomUUID();
      await world.insert('blog_projects', {
        id: projectId, tenant_id: tenantId, name: 'foreign', pinterest_connection_id: victim.connectionId,
      });
      return { world, victim, tenantId, projectId };
    }

    const pinOf = (world, { tenantId, projectId }) => ({
      id: randomUUID(), tenant_id: tenantId, blog_project_id: projectId, pinterest_board_id: world.people[0].boardIds[0],
      image_path: 'a.png', title: 'Not theirs to send', status: WORDS.ready, scheduled_at: ago(60_000),
    });

    it('publishes nothing through another tenant\'s connection', async (t) => {
      const { world, tenantId, projectId } = await foreignProject(t);
      const pin = pinOf(world, { tenantId, projectId });
      await world.insert('pins', pin);
      await world.pins.publishDue();
      assert.equal(world.simulator.ledger.pins.length, 0);
      assert.deepEqual([(await world.row(pin.id)).status, (await world.row(pin.id)).error_code], [WORDS.failed, 'no_connection']);
    });

    it('publishes nothing of a pin in another tenant\'s project', async (t) => {
      const { world, victim, tenantId } = await foreignProject(t);
      const pin = pinOf(world, { tenantId, projectId: victim.projectId });
      await world.insert('pins', pin);
      await world.pins.publishDue();
      await world.pins.publishDue({ tenantId });
      assert.equal(world.simulator.ledger.received, 0);
      assert.equal((await world.row(pin.id)).status, WORDS.ready);
    });

    for (const [what, no] of [['none', randomUUID()], ['no id', 'none']]) {
      it(`or a project or connection where ${what} is there: every call that names one refuses it`, async (t) => {
        const world = await publishingWorld(t, engine);
        const { tenantId, pinterest: { pins }, people: [{ projectId, connectionId }] } = world;
        const pinId = await world.addPin();
        const before = await world.row(pinId);
        const another = randomUUID();
        for (const [field, call] of [
          ['projectId', () => pins.list({ tenantId, projectId: no })], ['projectId', () => pins.list({ tenantId: another, projectId })],
          ['projectId', () => pins.due({ projectId: no })], ['projectId', () => pins.due({ tenantId: another, projectId })],
          ['connectionId', () => pins.due({ connectionId: no })], ['connectionId', () => pins.due({ tenantId: another, connectionId })],
          ['connectionId', () => pins.publishDue({ connectionId: no })],
          ['connectionId', () => pins.publishDue({ tenantId: another, connectionId })],
          ['connectionId', () => pins.publishDue({ tenantId: no, connectionId })],
          ['connectionId', () => pins.retry({ tenantId, connectionId: no })],
          ['connectionId', () => pins.retry({ tenantId: another, connectionId })],
        ]) {
          await assert.rejects(call, { name: 'PinterestError', code: 'not_found', field }, call.toString());
        }
        assert.deepEqual(await world.row(pinId), before);
        assert.equal(world.simulator.ledger.received, 0);
        assert.equal((await pins.publishDue({ connectionId })).published, 1);
      });
    }

    it('is told which of its pins are not there, in the field that names them', async (t) => {
      const world = await publishingWorld(t, engine);
      const { tenantId, pinterest: { pins } } = world;
      const there = await world.addPin();
      const [one, two] = [randomUUID(), randomUUID()];
      for (const [field, message, call] of [
        ['pinId', `There is no pin "${one}" for this tenant: check the id and the tenantId.`, () => pins.publish({ tenantId, pinId: one })],
        ['pinId', 'There is no pin "none" for this tenant: check the id and the tenantId.', () => pins.cancel({ tenantId, pinId: 'none' })],
        [
          'pinIds', `There are no pins "${one}", "${two}" for this tenant: check the ids and the tenantId.`,
          () => pins.publishMany({ tenantId, pinIds: [one, there, two] }),
        ],
        [
          'pinIds', 'There is no pin "none" for this tenant: check the id and the tenantId.',
          () => pins.retry({ tenantId, pinIds: ['none', there] }),
        ],
      ]) {
        await assert.rejects(call, { code: 'not_found', field, message, stopped: 'permanent' }, call.toString());
      }
    });

    it('or that named no tenant, is told of none', async (t) => {
      const { tenantId, pinterest: { pins } } = await publishingWorld(t, engine);
      const anywhere = /^There is no connection "none" in this database: check the id\.$/;
      await assert.rejects(pins.publishDue({ connectionId: 'none' }), { message: anywhere });
      await assert.rejects(pins.due({ connectionId: 'none' }), { message: anywhere });
      await assert.rejects(pins.due({ tenantId, connectionId: 'none' }), { message: /"none" for this tenant: check the id and the tenantId\.$/ });
    });

    it('or that is no id at all: finds nothing, as every foreign one', async (t) => {
      const world = await publishingWorld(t, engine);
      const pinId = await world.addPin();
      const [{ projectId, connectionId }] = world.people;
      const before = await world.row(pinId);
      const { connections, boards, pins } = world.pinterest;
      const tenantId = "no id' --";
      const nothing = { published: 0, failed: 0, waiting: 0, recovered: 0, outcomes: [], skippedConnections: [] };
      assert.deepEqual(await connections.list({ tenantId }), []);
      assert.deepEqual(await connections.refreshDue({ tenantId }), { refreshed: [], failed: [], notDue: 0 });
      assert.deepEqual(await pins.list({ tenantId }), []);
      assert.deepEqual(await pins.publishDue({ tenantId }), nothing);
      assert.deepEqual(await pins.recover({ tenantId }), nothing);
      for (const call of [
        () => connections.status({ tenantId, projectId }), () => connections.disconnect({ tenantId, projectId }),
        () => connections.start({ tenantId, projectId, userId: 'u' }), () => connections.refresh({ tenantId, connectionId }),
        () => boards.list({ tenantId, projectId }), () => boards.sync({ tenantId, projectId }),
        () => pins.publish({ tenantId, pinId }), () => pins.retry({ tenantId, pinIds: [pinId] }),
        () => pins.cancel({ tenantId, pinId }), () => pins.publishMany({ tenantId: world.tenantId, pinIds: ['none'] }),
      ]) {
        await assert.rejects(call, { name: 'PinterestError', code: 'not_found' });
      }
      assert.deepEqual(await world.row(pinId), before);
      assert.equal(world.simulator.ledger.received, 0);
    });

    it('learns nothing of it, and keeps no token of it alive', async (t) => {
      const { world, victim, tenantId, projectId } = await foreignProject(t);
      const { connections, boards } = world.pinterest;
      assert.deepEqual(await connections.status({ tenantId, projectId }), { state: 'not_connected' });
      assert.deepEqual(await connections.list({ tenantId }), []);
      await assert.rejects(boards.sync({ tenantId, projectId }), { code: 'not_connected' });
      const own = await connections.status({ tenantId: world.tenantId, projectId: victim.projectId });
      assert.deepEqual(own.projectIds, [victim.projectId]);
      const { connectionDeleted } = await connections.disconnect({ tenantId: world.tenantId, projectId: victim.projectId });
      assert.equal(connectionDeleted, true);
      assert.deepEqual(await world.database.query('select * from pinterest_tokens'), []);
    });
  });
}
