// The whole way: a project whose workflow still runs in n8n, connected here.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import pinterest from '../../dist/lib/pinterest.js';
import { ENGINES, publishingWorld, WORDS } from '../service/support/publishing_world.mjs';
import { n8nFor } from '../support/n8n_api.mjs';

for (const engine of ENGINES) {
  test(`${engine}: pins wait until n8n does not publish any more`, async (t) => {
    const n8n = await n8nFor(t, { workflows: [{ id: 'w1' }], lag: 0 });
    const world = await publishingWorld(t, engine, { settings: { legacy: { url: n8n.url, apiKey: n8n.apiKey } } });
    const { legacy, pins } = world.pinterest;
    const at = { tenantId: world.tenantId, projectId: world.people[0].projectId };
    await world.addPins(2);
    const statuses = async () => (await world.rows()).map(({ status }) => status);

    assert.equal((await legacy.declare({ ...at, workflowIds: ['w1'] })).held, true);
    const { published, outcomes } = await pins.publishDue();
    assert.deepEqual([published, outcomes.map(({ result }) => result)], [0, ['held', 'held']]);
    assert.deepEqual(await statuses(), [WORDS.ready, WORDS.ready]);
    assert.deepEqual(await world.simulator.ledger.pins, []);

    assert.equal((await legacy.disable(at)).held, false);
    assert.equal((await pins.publishDue()).published, 2);
    assert.equal(n8n.isOn('w1'), false);
  });
}

for (const engine of ENGINES) {
  test(`${engine}: a disconnect offers the workflows that we switched off, and no others`, async (t) => {
    const workflows = [{ id: 'w1', name: 'Publish' }, { id: 'w2', name: 'Shared' }, { id: 'w3', active: false }, { id: 'w4' }];
    const n8n = await n8nFor(t, { workflows, lag: 0 });
    const world = await publishingWorld(t, engine, { accounts: 2, settings: { legacy: { url: n8n.url, apiKey: n8n.apiKey } } });
    const { connections, legacy } = world.pinterest;
    const [first, second] = world.people.map(({ projectId }) => ({ tenantId: world.tenantId, projectId }));
    await legacy.declare({ ...first, workflowIds: ['w1', 'w2', 'w3', 'w4'] });
    await legacy.declare({ ...second, workflowIds: ['w2'] });
    await legacy.confirmOff({ ...first, workflowIds: ['w4'] });
    await legacy.disable(first);
    const offered = { switchedOff: [{ workflowId: 'w1', name: 'Publish' }] };
    assert.deepEqual((await connections.disconnect({ ...first, dryRun: true })).legacy, offered);
    const done = await connections.disconnect(first);
    assert.deepEqual([done.disconnected, done.legacy], [true, offered]);
    // A second click has the same offer, until it is taken up.
    assert.deepEqual((await connections.disconnect(first)).legacy, offered);
    await legacy.enable(first);
    assert.deepEqual(['w1', 'w2', 'w3'].map((id) => n8n.isOn(id)), [true, false, false]);
    assert.deepEqual((await connections.disconnect(first)).legacy, { switchedOff: [] });
    assert.deepEqual((await connections.disconnect(second)).legacy, { switchedOff: [{ workflowId: 'w2', name: 'Shared' }] });
  });
}

test('what is wrong with the option comes in the one error about options', () => {
  const app = { id: '1', secret: 's', redirectUri: 'https://app.example/callback' };
  const legacy = { url: 'http://n8n.example', apiKey: 'k' };
  assert.throws(() => pinterest.createPinterest({ app, tier: 'gold', legacy }), (error) => {
    assert.equal(error.code, 'configuration');
    assert.match(error.message, /legacy\.url \(PINTEREST_LEGACY_N8N_URL\): .*https/);
    assert.match(error.message, /tier/);
    return true;
  });
});
