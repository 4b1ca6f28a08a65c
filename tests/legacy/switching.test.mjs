// Holding pins, switching off and on, over both engines.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';

import { connect, disconnect, engines, only, stage, words } from './support/legacy.mjs';

for (const engine of Object.keys(engines)) {
  describe(engine, () => {
    const staged = (t, options) => stage(t, { engine, ...options });
    const named = async (t, options) => {
      const all = await staged(t, options);
      await all.legacy.declare({ ...all.at, workflowIds: ['w1'] });
      return all;
    };

    test('a project that names a workflow is held, one that has none is not', async (t) => {
      const { legacy, at } = await staged(t);
      assert.deepEqual(await legacy.status(at), { projectId: at.projectId, declared: false, held: false, workflows: [] });
      const none = await legacy.declare({ ...at, workflowIds: [] });
      assert.deepEqual([none.declared, none.held, none.workflows], [true, false, []]);
      assert.deepEqual(words(await legacy.declare({ ...at, workflowIds: ['w1', 'w1'] })), only('active', '', 'legacy_active'));
      const back = await legacy.declare({ ...at, workflowIds: [] });
      assert.deepEqual([back.declared, back.held, back.workflows], [true, false, []]);
    });

    test('switches off, waits until it reads back as unpublished, and knows that it did', async (t) => {
      const { legacy, n8n, at } = await named(t, { lag: 3 });
      const done = await legacy.disable(at);
      assert.deepEqual(words(done), only('off', 'by us'));
      assert.deepEqual([done.workflows[0].name, done.workflows[0].published], ['Workflow w1', false]);
      assert.deepEqual(n8n.posts(), ['POST /workflows/w1/unpublish']);
      assert.ok(n8n.requests.filter((line) => line === 'GET /workflows/w1').length >= 4, 'read back until it was so');
    });

    test('is held as long as n8n still shows it published', async (t) => {
      const { legacy, n8n, at } = await named(t, { lag: 1_000_000, pace: { waitMs: 60 } });
      assert.deepEqual(words(await legacy.disable(at)), only('active', 'by us', 'legacy_not_yet'));
      n8n.set('w1', false);
      assert.deepEqual(words(await legacy.status(at)), only('off', 'by us'));
    });

    test('switching off twice asks once', async (t) => {
      const { legacy, n8n, at } = await named(t);
      await legacy.disable(at);
      assert.deepEqual(words(await legacy.disable(at)), only('off', 'by us'));
      assert.equal(n8n.posts().length, 1);
    });

    test('what was off already is not ours, and is never switched on', async (t) => {
      const { legacy, n8n, at } = await named(t, { workflows: [{ id: 'w1', active: false }] });
      assert.deepEqual(words(await legacy.disable(at)), only('off'));
      assert.deepEqual(words(await legacy.enable(at)), only('off'));
      assert.deepEqual(n8n.posts(), []);
    });

    for (const status of ['running', 'waiting', 'new']) {
      test(`is held while an execution is ${status}`, async (t) => {
        const { legacy, n8n, at } = await named(t);
        n8n.executions = [{ workflowId: 'w1', status }, { workflowId: 'w1', status: 'success' }];
        assert.deepEqual(words(await legacy.disable(at)), only('active', 'by us', 'legacy_running'));
        assert.equal(n8n.isOn('w1'), false);
        n8n.executions = [{ workflowId: 'w1', status: 'success' }, { workflowId: 'other', status }];
        assert.deepEqual(words(await legacy.status(at)), only('off', 'by us'));
      });
    }

    test('an execution that a trigger started while it went off is seen', async (t) => {
      const { legacy, n8n, at } = await named(t, { lag: 0, pace: { settleMs: 150 } });
      // The API says "unpublished" before the last trigger has gone quiet.
      n8n.fault('POST .*unpublish', { after: true, status: 200, run: () => {
        setTimeout(() => n8n.executions.push({ workflowId: 'w1', status: 'running' }), 60);
      } });
      assert.deepEqual(words(await legacy.disable(at)), only('active', 'by us', 'legacy_running'));
    });

    test('switched off by hand, it holds no longer; switched on by hand, it holds again', async (t) => {
      const { legacy, n8n, at } = await named(t);
      assert.deepEqual(words(await legacy.status(at)), only('active', '', 'legacy_active'));
      n8n.set('w1', false);
      assert.deepEqual(words(await legacy.status(at)), only('off'));
      n8n.set('w1', true);
      assert.deepEqual(words(await legacy.status(at)), only('active', '', 'legacy_active'));
      assert.deepEqual(n8n.posts(), []);
    });

    test('what somebody edited meanwhile is switched on as it was published, and not as it was left', async (t) => {
      const { legacy, database, n8n, at } = await named(t);
      await legacy.disable(at);
      n8n.edit('w1', 'half done');
      await disconnect(database, at);
      assert.deepEqual(words(await legacy.enable(at)), only('active', '', ''));
      assert.equal(n8n.version('w1'), 'version');
    });

    test('a version that n8n does not keep any more is not replaced by another', async (t) => {
      const { legacy, database, n8n, at } = await named(t);
      await legacy.disable(at);
      n8n.edit('w1', 'half done');
      n8n.prune('w1', 'version');
      await disconnect(database, at);
      assert.deepEqual(words(await legacy.enable(at)), only('off', 'by us', 'legacy_version_gone'));
      assert.equal(n8n.isOn('w1'), false);
    });

    test('published anew after a switching off that did not end, it is the newer version that comes back', async (t) => {
      const { legacy, n8n, at } = await named(t);
      n8n.fault('POST .*unpublish', { reset: true });
      assert.deepEqual(words(await legacy.disable(at)), only('active', 'by us', 'legacy_unreachable'));
      n8n.edit('w1', 'newer');
      n8n.publish('w1');
      await legacy.disable(at);
      n8n.edit('w1', 'half done');
      await legacy.enable(at);
      assert.equal(n8n.version('w1'), 'newer');
    });

    test('what we switched off and somebody switched on is not ours any more', async (t) => {
      const { legacy, n8n, at } = await named(t);
      await legacy.disable(at);
      n8n.set('w1', true);
      assert.deepEqual(words(await legacy.status(at)), only('active', '', 'legacy_active'));
      n8n.set('w1', false);
      await legacy.status(at);
      assert.deepEqual(words(await legacy.enable(at)), only('off'));
      assert.equal(n8n.isOn('w1'), false);
    });

    test("a person's word counts, whatever n8n says", async (t) => {
      const { legacy, n8n, at } = await named(t);
      assert.deepEqual(words(await legacy.confirmOff(at)), only('confirmed_off'));
      const seen = await legacy.status(at);
      assert.deepEqual([words(seen), seen.workflows[0].published], [only('confirmed_off'), true]);
      assert.deepEqual(words(await legacy.disable(at)), only('confirmed_off'));
      assert.deepEqual(words(await legacy.enable(at)), only('confirmed_off'));
      assert.deepEqual(n8n.posts(), []);
    });

    test('a shared workflow goes off when the last of its projects is connected', async (t) => {
      const { legacy, database, n8n, project, at } = await named(t);
      const other = await project({ connected: false });
      await legacy.declare({ ...other, workflowIds: ['w1'] });
      const waiting = await legacy.disable(at);
      assert.deepEqual(words(waiting), only('active', '', 'legacy_projects_not_connected'));
      assert.deepEqual(waiting.workflows[0].sharedWith, [other.projectId]);
      assert.deepEqual(n8n.posts(), []);
      await connect(database, other);
      assert.deepEqual(words(await legacy.disable(other)), only('off', 'by us'));
      assert.deepEqual(words(await legacy.status(at)), only('off', 'by us'));
      assert.equal(n8n.posts().length, 1);
    });

    test("another tenant's project counts, and stays unnamed", async (t) => {
      const { legacy, n8n, project, at } = await named(t);
      const foreign = await project({ tenantId: randomUUID(), connected: false });
      await legacy.declare({ ...foreign, workflowIds: ['w1'] });
      const waiting = await legacy.disable(at);
      assert.deepEqual(words(waiting), only('active', '', 'legacy_projects_not_connected'));
      assert.ok(!JSON.stringify(waiting).includes(foreign.projectId));
      assert.equal(n8n.isOn('w1'), true);
    });

    test('nobody switches off for a project that is not connected itself', async (t) => {
      const { legacy, n8n, at } = await named(t, { connected: false });
      assert.deepEqual(words(await legacy.disable(at)), only('active', '', 'legacy_projects_not_connected'));
      assert.equal(n8n.isOn('w1'), true);
    });

    test('after disconnecting, what we switched off goes on again, once', async (t) => {
      const { legacy, database, n8n, at } = await named(t);
      await legacy.disable(at);
      await disconnect(database, at);
      const back = await legacy.enable(at);
      assert.deepEqual(words(back), only('active'));
      assert.deepEqual([back.workflows[0].published, n8n.isOn('w1')], [true, true]);
      n8n.set('w1', false);
      await legacy.status(at);
      await legacy.enable(at);
      assert.deepEqual(n8n.posts(), ['POST /workflows/w1/unpublish', 'POST /workflows/w1/publish']);
    });

    test('a workflow that a connected project still names stays off', async (t) => {
      const { legacy, database, n8n, project, at } = await named(t);
      const other = await project();
      await legacy.declare({ ...other, workflowIds: ['w1'] });
      await legacy.disable(at);
      await disconnect(database, at);
      assert.deepEqual(words(await legacy.enable(at)), only('off', 'by us', 'legacy_in_use'));
      assert.equal(n8n.isOn('w1'), false);
      await disconnect(database, other);
      assert.deepEqual(words(await legacy.enable(at)), only('active'));
      assert.deepEqual(words(await legacy.status(other)), only('active', '', 'legacy_active'));
      assert.equal(n8n.isOn('w1'), true);
    });

    test('is held again when it is found on and may not be switched off yet', async (t) => {
      const { legacy, n8n, project, at } = await named(t);
      await legacy.disable(at);
      n8n.set('w1', true);
      const other = await project({ connected: false });
      await legacy.declare({ ...other, workflowIds: ['w1'] });
      assert.deepEqual(words(await legacy.disable(at)), only('active', '', 'legacy_projects_not_connected'));
    });

    test('what somebody switched on again holds every project that names it, but for a word of its person', async (t) => {
      const { legacy, n8n, database, project, at } = await named(t);
      const [other, vouched] = [await project(), await project({ tenantId: randomUUID() })];
      for (const each of [other, vouched]) await legacy.declare({ ...each, workflowIds: ['w1'] });
      await legacy.disable(at);
      await legacy.confirmOff({ ...vouched, workflowIds: ['w1'] });
      n8n.set('w1', true);
      assert.deepEqual(words(await legacy.status(at)), only('active', '', 'legacy_active'));
      const rows = await database.query('select blog_project_id, state from legacy_workflows');
      const states = new Map(rows.map(({ blog_project_id, state }) => [blog_project_id, state]));
      assert.deepEqual([states.get(other.projectId), states.get(vouched.projectId)], ['active', 'confirmed_off']);
    });

    test('pins are held before n8n is asked to switch on', async (t) => {
      const { legacy, n8n, at } = await named(t);
      await legacy.disable(at);
      let meanwhile;
      n8n.fault('POST .*/publish', { after: true, status: 200, run: async () => {
        meanwhile = words(await legacy.declare({ ...at, workflowIds: ['w1'] })).held;
      } });
      await legacy.enable(at);
      assert.equal(meanwhile, true);
    });

    test('a workflow that we switched off cannot be forgotten', async (t) => {
      const { legacy, at } = await named(t);
      await legacy.disable(at);
      await assert.rejects(legacy.declare({ ...at, workflowIds: [] }), { code: 'legacy_switched_off' });
      assert.deepEqual(words(await legacy.status(at)), only('off', 'by us'));
      await legacy.confirmOff({ ...at, workflowIds: ['w1'] });
      assert.equal((await legacy.declare({ ...at, workflowIds: [] })).held, false);
    });

    test('is not found for another tenant, and for what is no id', async (t) => {
      const { legacy, at } = await named(t);
      for (const which of [{ ...at, tenantId: randomUUID() }, { ...at, projectId: randomUUID() }, { ...at, projectId: 'x' }]) {
        for (const call of ['status', 'disable', 'enable', 'confirmOff']) {
          await assert.rejects(legacy[call](which), { code: 'not_found', field: 'projectId' });
        }
        await assert.rejects(legacy.declare({ ...which, workflowIds: [] }), { code: 'not_found' });
      }
      await assert.rejects(legacy.confirmOff({ ...at, workflowIds: ['w2'] }), { code: 'not_found', field: 'workflowIds' });
    });
  });
}
