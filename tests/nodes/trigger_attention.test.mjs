import assert from 'node:assert/strict';
import { it } from 'node:test';

import { ActiveTrigger } from './support/polling.mjs';
import { storeStage } from './support/store_stage.mjs';

const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString();
const everyMinute = { item: [{ mode: 'everyMinute' }] };

async function attentionStage(t, { engine, tenantId, ...options } = {}) {
  const stage = await storeStage(t, { engine, ...options });
  const parameters = { event: 'connectionAttention', tenantId: tenantId ?? '', pollTimes: everyMinute };
  const credentials = { pinterestStoreApi: { id: 'credential-2', name: 'App database' } };
  const trigger = new ActiveTrigger(stage.store, parameters, credentials);
  const connections = await stage.world.database.query('select id from pinterest_connections order by created_at, id', []);
  const set = (changes, id = connections[0].id) => {
    const names = Object.keys(changes);
    const assignments = names.map((name, n) => `${name} = $${n + 2}`).join(', ');
    return stage.world.database.change(`update pinterest_connections set ${assignments} where id = $1`, [id, ...Object.values(changes)]);
  };
  return { ...stage, trigger, connections, set };
}

const soon = { status: 'reconnect_soon' };
const ended = { status: 'reconnect_required', last_error: 'The grant is gone.', last_error_code: 'grant_refused' };
const well = { status: 'connected', last_error: null, last_error_code: null };
const kinds = (items) => items?.map(({ kind }) => kind) ?? null;

for (const engine of ['sqlite', 'postgres']) {
  it(`${engine}: says once that a connection ends soon, and once that it ended`, async (t) => {
    const { trigger, set, connections, world } = await attentionStage(t, { engine });
    assert.equal(await trigger.poll(), null);
    await set(soon);
    const [need, ...others] = await trigger.poll();
    const { kind, connectionId, tenantId, message, at } = need;
    assert.deepEqual([kind, connectionId, tenantId, others], ['expires_soon', connections[0].id, world.tenantId, []]);
    assert.match(message, /^Connect .+ again in the app before /);
    assert.ok(message.includes(at));
    assert.equal(await trigger.poll(), null);
    await set(ended);
    const [last] = await trigger.poll();
    assert.equal(last.kind, 'reconnect_required');
    assert.match(last.message, /again in the app\. The grant is gone\./);
    trigger.restart();
    assert.equal(await trigger.poll(), null);
  });
}

it('says once that an account is blocked, and again when it is blocked anew', async (t) => {
  const { trigger, set } = await attentionStage(t);
  assert.equal(await trigger.poll(), null);
  const until = inDays(0.5);
  await set({ blocked_until: until, blocked_reason: 'spam_block' });
  const [need] = await trigger.poll();
  assert.deepEqual([need.kind, Date.parse(need.at)], ['spam_block', Date.parse(until)]);
  assert.equal(await trigger.poll(), null);
  await set({ blocked_until: inDays(2) });
  assert.deepEqual(kinds(await trigger.poll()), ['spam_block']);
  await set({ blocked_until: inDays(-1) });
  assert.equal(await trigger.poll(), null);
});

it('does not call a rate limit a block', async (t) => {
  const { trigger, set } = await attentionStage(t);
  await set({ blocked_until: inDays(0.5), blocked_reason: 'rate_limited' });
  assert.equal(await trigger.poll(), null);
  await set({ blocked_reason: 'spam_block' });
  assert.deepEqual(kinds(await trigger.poll()), ['spam_block']);
});

it('tells what needs attention already when it is activated', async (t) => {
  const { trigger, set } = await attentionStage(t);
  await set(ended);
  assert.deepEqual(kinds(await trigger.poll()), ['reconnect_required']);
  trigger.restart();
  assert.equal(await trigger.poll(), null);
});

it('tells a need that comes back, n8n stopped in between or not', async (t) => {
  const { trigger, set } = await attentionStage(t);
  await set(ended);
  assert.deepEqual(kinds(await trigger.poll()), ['reconnect_required']);
  await set({ ...well, token_expires_at: inDays(30) });
  assert.equal(await trigger.poll(), null);
  trigger.restart();
  await set(ended);
  assert.deepEqual(kinds(await trigger.poll()), ['reconnect_required']);
  assert.equal(trigger.kept['node:Pinterest Trigger'].told.told.length, 1);
});

it('a database that cannot be read fails the poll and forgets nothing', async (t) => {
  const { trigger, set, store } = await attentionStage(t);
  await set(soon);
  assert.deepEqual(kinds(await trigger.poll()), ['expires_soon']);
  const file = store.data.databaseFile;
  store.data.databaseFile = '/nowhere/pins.sqlite';
  const before = trigger.kept;
  await assert.rejects(trigger.poll(), (error) => {
    assert.equal(error.name, 'NodeOperationError');
    assert.match(`${error.message} ${error.description}`, /SQLite File.*Pinterest Store API credential/s);
    return true;
  });
  assert.deepEqual(trigger.kept, before);
  store.data.databaseFile = file;
  assert.equal(await trigger.poll(), null);
});

it('tells of one tenant when one is named', async (t) => {
  const { trigger, set, world } = await attentionStage(t);
  await set(ended);
  const parameters = (tenantId) => ({ event: 'connectionAttention', tenantId, pollTimes: everyMinute });
  trigger.change({ parameters: parameters('00000000-0000-4000-8000-000000000000') });
  assert.equal(await trigger.poll(), null);
  trigger.change({ parameters: parameters(world.tenantId) });
  assert.deepEqual(kinds(await trigger.poll()), ['reconnect_required']);
});

it('tried out in the editor it shows a need and keeps nothing', async (t) => {
  const { trigger, set } = await attentionStage(t);
  const empty = await trigger.tryOut();
  assert.match(empty.error.message, /No connection needs attention now/);
  await set(soon);
  const tried = await trigger.tryOut();
  assert.deepEqual([kinds(tried.items), tried.changed], [['expires_soon'], false]);
  assert.deepEqual(kinds(await trigger.poll()), ['expires_soon']);
});

for (const tenantId of ['={{ ["one"] }}', '={{ ({ id: 1 }) }}']) {
  it(`a tenant that is ${tenantId} is refused by name`, async (t) => {
    const { trigger } = await attentionStage(t, { tenantId });
    await assert.rejects(trigger.poll(), /^NodeOperationError: Tenant ID: expected text but received /);
  });
}

it('tried out with a tenant that has no connection it says so, and goes on waiting for one', async (t) => {
  const { trigger } = await attentionStage(t, { tenantId: '1f2f0a6e-64d4-4f3f-9c8d-4f3a3ff1c001' });
  const { error } = await trigger.tryOut();
  assert.match(error.message, /^Tenant ID: the app has no connection of a tenant "1f2f0a6e-/);
  assert.equal(await trigger.poll(), null);
});
