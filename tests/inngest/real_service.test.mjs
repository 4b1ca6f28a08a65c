// The functions over the real service, a real database and the simulator, driven by inngest 4.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';

import { createInngestFunctions } from '../../dist/lib/inngest/index.js';
import { ENGINES, publishingWorld, WORDS } from '../service/support/publishing_world.mjs';
import { inngestApp, packageOf } from './support/inngest.mjs';

async function stage(t, { engine = 'sqlite', ...options } = {}) {
  const world = await publishingWorld(t, engine, options);
  const app = await inngestApp(t, packageOf(4), (inngest) => createInngestFunctions(inngest, world.pinterest));
  return { world, app };
}

const statuses = async (world) => (await world.rows()).map(({ status }) => status);
const workEvents = (app) => Promise.all(app.sent.map(({ data }) => app.run('pinterest-publish-connection', data)));

test('what is due goes out once, one event for each account', async (t) => {
  const { world, app } = await stage(t, { accounts: 2, boards: 2 });
  await world.addPins(8);
  assert.equal((await app.run('pinterest-publish-due')).body.connections, 2);
  // Two at once, as when Inngest delivers an event a second time.
  const worked = [...(await workEvents(app)), ...(await workEvents(app))];
  assert.ok(worked.every(({ ok }) => ok));
  assert.equal(worked.reduce((sum, { body }) => sum + body.published, 0), 8);
  assert.deepEqual(new Set(await statuses(world)), new Set([WORDS.published]));
  assert.equal((await world.simulator.ledger.pins).length, 8);
});

for (const engine of ENGINES) {
  test(`${engine}: a due pin of a project without a connection fails and says so`, async (t) => {
    const { world, app } = await stage(t, { engine });
    const projectId = randomUUID();
    await world.insert('blog_projects', { id: projectId, tenant_id: world.tenantId, name: 'unconnected' });
    await world.addPin({ blog_project_id: projectId });
    const due = await world.addPin();
    const { unconnected } = (await app.run('pinterest-publish-due')).body;
    assert.equal(unconnected.failed, 1);
    const rows = await world.rows();
    assert.equal(rows.find(({ blog_project_id }) => blog_project_id === projectId).error_code, 'no_connection');
    assert.equal(rows.find(({ id }) => id === due).status, WORDS.ready, 'is left to its own event');
  });
}

test('boards are synced, named pins published, tokens refreshed by event and by time', async (t) => {
  const { world, app } = await stage(t, { boards: 3 });
  const [{ projectId, connectionId }] = world.people;
  const { tenantId } = world;
  assert.equal((await app.run('pinterest-boards-sync', { tenantId, projectId })).body.total, 3);
  const pinId = await world.addPin({ scheduled_at: null });
  const published = (await app.run('pinterest-pins-publish', { tenantId, pinIds: [pinId] })).body;
  assert.deepEqual(published.pins.map(({ id, result, errorCode }) => [id, result, errorCode]), [[pinId, 'published', null]]);
  const refreshed = (await app.run('pinterest-refresh-tokens')).body;
  assert.equal(refreshed.refreshed.length + refreshed.failed.length + refreshed.notDue, 1, connectionId);
  const foreign = await app.run('pinterest-boards-sync', { tenantId: randomUUID(), projectId });
  assert.deepEqual([foreign.ok, foreign.final], [false, true]);
  assert.match(foreign.body.message, /^not_found: /);
});

test('what a service that closes leaves undone is tried again by the next one', async (t) => {
  const { world, app } = await stage(t);
  const [{ projectId }] = world.people;
  await world.pinterest.close();
  const { tenantId } = world;
  for (const [name, data] of [['pinterest-boards-sync', { tenantId, projectId }], ['pinterest-pins-publish', { tenantId, pinIds: [randomUUID()] }]]) {
    const { ok, final, body } = await app.run(name, data);
    assert.deepEqual([ok, final], [false, false], name);
    assert.match(body.message, /^closed: The service was closed/);
  }
});

test('no token reaches Inngest', async (t) => {
  const { world, app } = await stage(t);
  await world.addPins(2);
  await app.run('pinterest-publish-due');
  await workEvents(app);
  const [{ sealed_access }] = await world.database.query('select sealed_access from pinterest_tokens');
  assert.deepEqual(new Set(await statuses(world)), new Set([WORDS.published]));
  assert.ok(app.everything().length > 200, 'something was looked at');
  assert.ok(!app.everything().includes(sealed_access));
  assert.doesNotMatch(app.everything(), /pin[arc][._]|"v1\./);
});
