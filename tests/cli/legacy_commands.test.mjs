import assert from 'node:assert/strict';
import test from 'node:test';

import { n8nFor } from '../support/n8n_api.mjs';
import { World } from './support/world.mjs';

async function worldWithN8n(t) {
  const n8n = await n8nFor(t, { workflows: [{ id: 'w1', name: 'Publish to Pinterest' }] });
  const world = await World.open(t);
  Object.assign(world.env, { PINTEREST_LEGACY_N8N_URL: n8n.url, PINTEREST_LEGACY_N8N_API_KEY: n8n.apiKey });
  await world.connected();
  return { n8n, world };
}

test('legacy: declared, held, disabled, enabled', async (t) => {
  const { n8n, world } = await worldWithN8n(t);
  assert.match((await world.run(['legacy', 'status'])).out, /has not said.+legacy declare/);
  assert.equal((await world.run(['legacy', 'declare', 'w1'])).code, 4);
  const [pin] = world.addPins(1);
  const named = await world.run(['publish', pin]);
  assert.equal(named.code, 4);
  assert.match(named.out, /0 pins published, 1 waiting\n$/);
  const held = await world.json(['publish-due']);
  assert.deepEqual([held.code, held.document.published], [4, 0]);
  assert.equal(world.simulator.ledger.pins.length, 0);
  const off = await world.run(['legacy', 'disable']);
  assert.equal(off.code, 0, off.out + off.err);
  assert.match(off.out, /w1 +Publish to Pinterest +off +unpublished +us/);
  assert.equal(n8n.isOn('w1'), false);
  assert.equal((await world.json(['publish-due'])).document.published, 1);
  assert.ok(!world.said.includes(n8n.apiKey), 'the key of n8n is shown nowhere');
});

test('disconnect: asks first, and says how n8n can publish again', async (t) => {
  const { n8n, world } = await worldWithN8n(t);
  await world.run(['legacy', 'declare', 'w1']);
  await world.run(['legacy', 'disable']);
  world.addPins(1);
  const [claimed] = world.addPins(1, { title: 'On its way' });
  world.sql((database) => database.prepare(`update pins set status = 'wird_veroeffentlicht', attempt_id = 'one' where id = ?`).run(claimed));
  const asked = await world.json(['disconnect']);
  assert.deepEqual([asked.code, asked.document.error.code], [1, 'disconnect_not_confirmed']);
  assert.match(asked.document.error.why, /1 scheduled pin is not published[^]+Pin 0[^]+1 pin is on the way or looked for[^]+pinterest-native recover[^]+On its way/);
  const done = await world.run(['disconnect', '--yes']);
  assert.equal(done.code, 0, done.out + done.err);
  assert.match(done.out, /is disconnected; its tokens are deleted[^]+Pin 0[^]+Publish to Pinterest \(w1\)[^]+pinterest-native legacy enable/);
  const again = await world.json(['disconnect']);
  const switchedOff = [{ workflowId: 'w1', name: 'Publish to Pinterest' }];
  assert.deepEqual([again.code, again.document.disconnected, again.document.legacy], [0, false, { switchedOff }]);
  const enabled = await world.json(['legacy', 'enable']);
  assert.deepEqual([enabled.code, enabled.document.ok, enabled.document.held, n8n.isOn('w1')], [0, true, true, true]);
  assert.equal(n8n.isOn('w1'), true);
  assert.doesNotMatch((await world.run(['disconnect'])).out, /legacy enable/);
});

test('legacy: what n8n refuses is said, and a person may say it is off', async (t) => {
  const { n8n, world } = await worldWithN8n(t);
  await world.run(['legacy', 'declare', 'w1']);
  const { code, document } = await world.json(['legacy', 'disable'], { env: { PINTEREST_LEGACY_N8N_API_KEY: 'another-key' } });
  assert.deepEqual([code, document.held], [4, true], JSON.stringify(document));
  assert.ok(document.workflows[0].problem.message.length > 10);
  assert.equal(n8n.isOn('w1'), true);
  const byHand = await world.json(['legacy', 'disable', '--by-hand']);
  assert.deepEqual([byHand.code, byHand.document.workflows[0].state], [0, 'confirmed_off']);
});

test('legacy declare: ids or --none, not both', async (t) => {
  const world = await World.open(t);
  await world.run(['init']);
  for (const args of [['legacy', 'declare'], ['legacy', 'declare', 'w1', '--none']]) {
    const { code, document } = await world.json(args);
    assert.deepEqual([code, document.error.code], [2, 'usage']);
  }
  const { code, document } = await world.json(['legacy', 'declare', '--none']);
  assert.deepEqual([code, document.declared, document.workflows], [0, true, []]);
});
