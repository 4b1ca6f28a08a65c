import assert from 'node:assert/strict';
import test from 'node:test';

import { generateSealKey } from '../../dist/lib/index.js';
import chosen from '../../dist/lib/vault/token_store.js';
import store from '../../dist/lib/store/open.js';
import { adoptedWorld } from './support/adopted_world.mjs';
import { existingApp, id, TENANTS } from './support/existing.mjs';

const SEALED = /^v1\.[^.]+\.[\w-]+$/;
const [first, second] = TENANTS;
const { tokensInVault } = chosen;

/** A database of our own on Supabase, with a connection. */
async function ownDatabase(t) {
  const existing = await existingApp(t, { app: false });
  const database = await store.openStore({ postgres: existing.url, vault: true }, {});
  t.after(() => database.close());
  await existing.sql(`insert into pinterest_connections (id, tenant_id, pinterest_user_id, token_expires_at) values ($1, $2, 'u', '2030-01-01')`, [id(31), first.tenant]);
  return { existing, database };
}

test('a pair is written, read, replaced and removed; its version is the connection\'s', async (t) => {
  const { existing, database } = await ownDatabase(t);
  assert.equal(await tokensInVault.read(database, id(31)), undefined);
  await tokensInVault.write(database, id(31), { access: 'v1.a.AAAA', refresh: 'v1.a.BBBB', version: 1 });
  assert.deepEqual(await tokensInVault.read(database, id(31)), { access: 'v1.a.AAAA', refresh: 'v1.a.BBBB', version: 1 });
  await tokensInVault.write(database, id(31), { access: 'v1.a.CCCC', refresh: null, version: 1 });
  assert.deepEqual(await tokensInVault.read(database, id(31)), { access: 'v1.a.CCCC', refresh: null, version: 1 });
  await tokensInVault.remove(database, id(31));
  assert.deepEqual(await existing.sql('select 1 from vault.secrets'), []);
});

test('under another key only the same pair is written', async (t) => {
  const { existing, database } = await ownDatabase(t);
  await tokensInVault.write(database, id(31), { access: 'v1.a.AAAA', refresh: 'v1.a.BBBB', version: 1 });
  await tokensInVault.rewrap(database, id(31), { access: 'v1.b.AAAA', refresh: 'v1.b.BBBB', version: 1 });
  assert.equal((await tokensInVault.read(database, id(31))).access, 'v1.b.AAAA');
  await existing.sql('update pinterest_connections set token_version = 2');
  await tokensInVault.rewrap(database, id(31), { access: 'v1.c.AAAA', refresh: 'v1.c.BBBB', version: 1 });
  assert.deepEqual(await tokensInVault.read(database, id(31)), { access: 'v1.b.AAAA', refresh: 'v1.b.BBBB', version: 2 });
});

test('a plain token goes in by no way', async (t) => {
  const { existing, database } = await ownDatabase(t);
  await assert.rejects(tokensInVault.write(database, id(31), { access: 'pina_plain', refresh: null, version: 1 }), { code: 'store_failed' });
  await assert.rejects(tokensInVault.write(database, id(31), { access: 'v1.a.AAAA', refresh: 'pinr_plain', version: 1 }), { code: 'store_failed' });
  assert.deepEqual(await existing.sql('select 1 from vault.secrets'), []);
});

test('a pair of which one half is plain is not read: it would count as one without a refresh token', async (t) => {
  const { existing, database } = await ownDatabase(t);
  for (const kind of ['refresh', 'access']) {
    await tokensInVault.write(database, id(31), { access: 'v1.a.AAAA', refresh: 'v1.a.BBBB', version: 1 });
    const secret = `select vault.update_secret(id, $2) from vault.secrets where name = $1`;
    await existing.sql(secret, [`pinterest_${kind}_token_${id(31)}`, 'pin_marked_plain']);
    await assert.rejects(tokensInVault.read(database, id(31)), (error) => {
      assert.equal(error.code, 'tokens_not_sealed');
      assert.match(error.message, /keys adopt/);
      assert.doesNotMatch(error.message, /marked/);
      return true;
    });
  }
});

test('all of a tenant are read at once; one that is plain is said to be, beside the others', async (t) => {
  const { existing, database } = await ownDatabase(t);
  await tokensInVault.write(database, id(31), { access: 'v1.a.AAAA', refresh: null, version: 1 });
  const [{ tenant_id: tenantId }] = await existing.sql('select tenant_id from pinterest_connections');
  for (const tenant of [null, tenantId]) {
    assert.deepEqual([...(await tokensInVault.readAll(database, tenant))], [[id(31), { access: 'v1.a.AAAA', refresh: null, version: 1 }]]);
  }
  assert.equal((await tokensInVault.readAll(database, id(99))).size, 0);
  await existing.sql(`select vault.update_secret(id, 'pin_marked_plain') from vault.secrets`);
  const [[connectionId, { code }]] = await tokensInVault.readAll(database, null);
  assert.deepEqual([connectionId, code], [id(31), 'tokens_not_sealed']);
});

test('nothing of a transaction that fails is kept', async (t) => {
  const { existing, database } = await ownDatabase(t);
  const failing = database.transaction(async (queries) => {
    await tokensInVault.write(queries, id(31), { access: 'v1.a.AAAA', refresh: null, version: 1 });
    throw new Error('on purpose');
  });
  await assert.rejects(failing, /on purpose/);
  assert.deepEqual(await existing.sql('select 1 from vault.secrets'), []);
});

test('a service that looks into the table of a database with tokens in Vault is told', async (t) => {
  const { existing } = await ownDatabase(t);
  const place = { postgres: existing.url };
  await assert.rejects(store.openStore(place, {}), { code: 'store_tokens_in_vault', field: 'store.vault' });
  for (const [options, env] of [[place, { PINTEREST_VAULT: 'true' }], [{ ...place, vault: true }, {}], [{ ...place, vault: false }, {}]]) {
    await (await store.openStore(options, env)).close();
  }
  await assert.rejects(store.openStore(place, { PINTEREST_VAULT: 'yes' }), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('another schema has functions of its own', async (t) => {
  const existing = await existingApp(t, { app: false });
  const place = { postgres: existing.url, schema: 'pinterest', vault: true };
  await existing.sql('create schema pinterest authorization supabase_owner');
  const database = await store.openStore(place, {});
  t.after(() => database.close());
  await existing.sql(`insert into pinterest.pinterest_connections (id, tenant_id, pinterest_user_id, token_expires_at) values ($1, $2, 'u', '2030-01-01')`, [id(31), first.tenant]);
  await tokensInVault.write(database, id(31), { access: 'v1.a.AAAA', refresh: null, version: 1 });
  assert.equal((await tokensInVault.read(database, id(31))).access, 'v1.a.AAAA');
});

test('connect, refresh and disconnect: the last project takes the secrets along', async (t) => {
  const world = await adoptedWorld(t, { people: 0 });
  const { simulator, existing } = world;
  const pinterest = world.service();
  const account = simulator.accounts.create({ boards: 2 });
  await existing.sql('update blog_projects set tenant_id = $1', [first.tenant]);
  await existing.sql('update pins set tenant_id = $1', [first.tenant]);
  const finished = [];
  for (const { project } of [first, second]) {
    const started = await pinterest.connections.start({ tenantId: first.tenant, projectId: project, userId: first.user });
    finished.push(await pinterest.connections.finish({ ...(await world.consent(started, account)), userId: first.user }));
  }
  assert.deepEqual(finished.map(({ ok, boardsSynced }) => [ok, boardsSynced]), [[true, 2], [true, 2]]);
  const [{ connectionId }] = finished;
  assert.equal(finished[1].connectionId, connectionId);
  const before = await existing.secrets(connectionId);
  assert.match(before.access, SEALED);
  assert.deepEqual(await existing.sql('select 1 from pinterest_tokens'), []);
  await pinterest.connections.refresh({ tenantId: first.tenant, connectionId, force: true });
  const renewed = await existing.secrets(connectionId);
  assert.notEqual(renewed.access, before.access);
  assert.equal((await pinterest.boards.sync({ tenantId: first.tenant, projectId: first.project })).total, 2);
  const one = await pinterest.connections.disconnect({ tenantId: first.tenant, projectId: first.project });
  assert.deepEqual([one.disconnected, one.connectionDeleted], [true, false]);
  assert.deepEqual(await existing.secrets(connectionId), renewed);
  const two = await pinterest.connections.disconnect({ tenantId: first.tenant, projectId: second.project });
  assert.equal(two.connectionDeleted, true);
  assert.deepEqual(await existing.secrets(connectionId), {});
});

test('a disconnect that cannot delete the secrets deletes nothing', async (t) => {
  const world = await adoptedWorld(t);
  await world.seal();
  const [{ tenant, project, connection }] = world.people;
  await world.existing.sql(`create function vault.refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
    create trigger refuse before delete on vault.secrets for each row execute function vault.refuse()`);
  await assert.rejects(world.service().connections.disconnect({ tenantId: tenant, projectId: project }), { code: 'store_constraint' });
  const [row] = await world.existing.sql('select pinterest_connection_id from blog_projects where id = $1', [project]);
  assert.equal(row.pinterest_connection_id, connection);
  assert.match((await world.existing.secrets(connection)).access, SEALED);
});

test('a key that was rotated moves the seals in Vault', async (t) => {
  const world = await adoptedWorld(t);
  await world.seal();
  const [{ tenant, project, connection }] = world.people;
  const before = await world.existing.secrets(connection);
  world.keys = [generateSealKey(), ...world.keys];
  assert.equal((await world.service().boards.sync({ tenantId: tenant, projectId: project })).total, 1);
  assert.notEqual((await world.existing.secrets(connection)).access.split('.')[1], before.access.split('.')[1]);
});

test('words that the database does not know are refused by the first call', async (t) => {
  const world = await adoptedWorld(t);
  await world.seal();
  const [{ tenant, project }] = world.people;
  const pinterest = world.service({ statuses: undefined });
  await assert.rejects(pinterest.connections.status({ tenantId: tenant, projectId: project }), { code: 'statuses_unknown', message: /bereit_zum_planen.*metadata_created/s });
});
