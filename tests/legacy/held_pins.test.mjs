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

test('what is wrong with the option comes in the one error about options', () => {
  const app = { id: '1', secret: 's', redirectUri: 'https://app.example/callback' };
  const legacy = { url: 'http://n8n.example', apiKey: 'k' };
  assert.throws(() => pinterest.createPinterest({ app, tier: 'gold', legacy }), (error) => {
    assert.equal(error.code, 'configuration');
    assert.match(error.message, /legacy\.url: .*https/);
    assert.match(error.message, /tier/);
    return true;
  });
});
