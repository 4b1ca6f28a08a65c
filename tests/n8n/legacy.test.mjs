// A workflow that published before, in a real n8n, and the command line that takes over from it.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { World } from '../cli/support/world.mjs';
import { homeFor, serverFor } from './support/stage.mjs';
import { chain, node, webhook } from './support/workflow.mjs';

test('a legacy workflow holds the pins, is switched off, verified, and switched on again', async (t) => {
  const home = homeFor(t, { packaged: false });
  const { server, rest } = await serverFor(t, home);
  const { id } = await rest.api('POST', '/workflows', chain('Publish to Pinterest', webhook('legacy'), node('Published', 'n8n-nodes-base.noOp')));
  await rest.publish(id);
  const answers = async () => (await rest.webhook('legacy')).status;
  const published = async () => (await rest.api('GET', `/workflows/${id}`)).active;
  assert.equal(await answers(), 200);

  const world = await World.open(t);
  Object.assign(world.env, { PINTEREST_LEGACY_N8N_URL: server.url, PINTEREST_LEGACY_N8N_API_KEY: rest.apiKey });
  await world.connected();
  world.addPins(1);

  await t.test('declared: pins are held as long as it runs', async () => {
    assert.equal((await world.run(['legacy', 'declare', id])).code, 4);
    const held = await world.json(['publish-due']);
    assert.deepEqual([held.code, held.document.published], [4, 0]);
    assert.equal(await answers(), 200);
  });

  await t.test('disabled: n8n has it unpublished, and the pin goes out', async () => {
    const { code, document } = await world.json(['legacy', 'disable']);
    assert.equal(code, 0, JSON.stringify(document));
    const [{ name, state, switchedOffByUs, published: shown, problem }] = document.workflows;
    assert.deepEqual([name, state, switchedOffByUs, shown, problem], ['Publish to Pinterest', 'off', true, false, null]);
    assert.equal(await published(), false);
    await rest.until(async () => (await answers()) === 404);
    assert.equal((await world.json(['publish-due'])).document.published, 1);
    assert.equal(world.simulator.ledger.pins.length, 1);
  });

  await t.test('what a person publishes again in n8n holds again', async () => {
    await rest.publish(id);
    const { document } = await world.json(['legacy', 'status']);
    assert.equal(document.held, true, JSON.stringify(document));
    assert.equal((await world.json(['legacy', 'disable'])).code, 0);
    assert.equal(await published(), false);
  });

  await t.test('enabled: it answers again, and holds again', async () => {
    const { document } = await world.json(['legacy', 'enable']);
    assert.deepEqual(document.workflows.map(({ state, published: shown }) => [state, shown]), [['active', true]], JSON.stringify(document));
    await rest.until(async () => (await answers()) === 200);
    world.addPins(1);
    assert.equal((await world.json(['publish-due'])).document.published, 0);
    assert.ok(!world.said.includes(rest.apiKey), 'the key of n8n is shown nowhere');
  });
});
