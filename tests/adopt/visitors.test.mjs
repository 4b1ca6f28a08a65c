import assert from 'node:assert/strict';
import test from 'node:test';

import adoption from '../../dist/lib/adopt/index.js';
import { exposureOf } from '../store/support/exposure.mjs';
import { adoptedWorld } from './support/adopted_world.mjs';
import { existingApp, id, TENANTS } from './support/existing.mjs';

const VISITORS = ['anon', 'authenticated'];
/** Of the application: triggers, which only a trigger can run, and the one that is not about Pinterest. */
const LEFT = ['get_gemini_key(uuid)', 'reset_error_notified_at()', 'update_previous_status()'];
const SECRET = /v1\.[\w-]+\.|pin[ar][._]|^vault\.|public\.(pinterest_tokens|oauth_state_mapping|publish_attempts|legacy_workflows|account_blocks)/;

test('after adoption no visitor reaches a token by any table, view, column or function', async (t) => {
  const world = await adoptedWorld(t, { people: 2 });
  const { existing, people } = world;
  const [own, foreign] = people;
  for (const sealed of [false, true]) {
    if (sealed) await world.seal();
    for (const [role, user] of [['anon', null], ['authenticated', own.user], ['authenticated', foreign.user]]) {
      const { tried, read, write, call } = await exposureOf(existing, role, user);
      assert.ok(tried.length >= 13 && tried.includes('vault.decrypted_secrets'), tried.join());
      assert.deepEqual(read.filter((line) => SECRET.test(line)), [], role);
      assert.deepEqual(write.filter((line) => SECRET.test(line) || line.includes('pinterest_connections')), [], role);
      assert.deepEqual(call, LEFT, role);
      const seen = read.filter((line) => line.startsWith('public.pinterest_connections.id: '));
      const tenant = people.find((person) => person.user === user);
      assert.deepEqual(seen, tenant ? [`public.pinterest_connections.id: ${tenant.connection}`] : []);
    }
  }
});

test('our functions, and the old ones by name, refuse every visitor who calls them', async (t) => {
  const world = await adoptedWorld(t);
  await world.seal();
  const [{ connection, user }] = world.people;
  const calls = {
    pinterest_vault_read: `('${connection}')`,
    pinterest_vault_write: `('${connection}', 'v1.a.A', null)`,
    pinterest_vault_rewrap: `('${connection}', 1, 'v1.a.A', null)`,
    pinterest_vault_remove: `('${connection}')`,
    pinterest_vault_put: `('pinterest_access_token_${connection}', 'v1.a.A')`,
    get_pinterest_access_token: `('${connection}')`,
    get_pinterest_refresh_token: `('${connection}')`,
    delete_pinterest_tokens: `('${connection}')`,
    store_pinterest_tokens: `('${connection}', 'a', 'b')`,
  };
  const ours = await world.existing.sql(`select proname from pg_proc where proname like 'pinterest\\_vault%' order by 1`);
  assert.deepEqual(ours.map(({ proname }) => proname), Object.keys(calls).filter((name) => name.startsWith('pinterest_')).sort());
  for (const role of VISITORS) {
    await world.existing.as(role, user, async (run) => {
      for (const [name, args] of Object.entries(calls)) {
        const { refused } = await run(`select * from public.${name}${args}`);
        assert.equal(refused?.code, name.startsWith('pinterest_vault') ? '42501' : '42883', `${role} ${name}`);
      }
    });
  }
  await world.existing.as('service_role', null, async (run) => {
    assert.equal((await run(`select * from public.pinterest_vault_read('${connection}')`)).rows.length, 1);
    assert.equal((await run(`select public.pinterest_vault_put('x', 'v1.a.A')`)).refused?.code, '42501');
  });
});

test('before adoption every visitor reads tokens: the test would see it', async (t) => {
  const existing = await existingApp(t);
  await existing.addConnection(TENANTS[0], id(31), { access: 'pina_plain', refresh: 'pinr_plain' });
  const { call } = await exposureOf(existing, 'anon', null);
  assert.ok(call.includes('get_pinterest_access_token(uuid)'));
  await existing.as('anon', null, async (run) => {
    const { rows } = await run(`select get_pinterest_access_token('${id(31)}') as token`);
    assert.deepEqual(rows, [{ token: 'pina_plain' }]);
  });
});

test('the functions look nothing up by search path and belong to the owner of the tables', async (t) => {
  const world = await adoptedWorld(t);
  const rows = await world.existing.sql(`select proname, prosecdef, proconfig, pg_get_userbyid(proowner) as owner from pg_proc where proname like 'pinterest\\_vault%'`);
  assert.equal(rows.length, 5);
  for (const { prosecdef, proconfig, owner } of rows) assert.deepEqual([prosecdef, proconfig, owner], [true, ['search_path=""'], 'supabase_owner']);
});

test('the settings page hears of a connection that breaks, and of no token', async (t) => {
  const world = await adoptedWorld(t);
  const rows = await world.existing.sql(`select tablename from pg_publication_tables where pubname = 'supabase_realtime' order by 1`);
  assert.deepEqual(rows.map(({ tablename }) => tablename), ['pins', 'pinterest_connections']);
});

const OTHER_PROFILES = {
  'have no tenant': 'alter table profiles drop column tenant_id cascade',
  'are named by another column than "id"': 'alter table profiles rename column id to user_id; alter table profiles add column id bigint',
};
for (const [how, change] of Object.entries(OTHER_PROFILES)) {
  test(`where profiles ${how}, nobody reads the connections of everybody`, async (t) => {
    const existing = await existingApp(t);
    await existing.sql(`drop policy own_tenant on pinterest_connections; ${change}`);
    for (const [number, of] of TENANTS.entries()) await existing.addConnection(of, id(31 + number));
    const database = await existing.connect();
    await adoption.apply(database, adoption.plan(await adoption.inspect(database), { appId: 'app-1' }));
    await existing.as('authenticated', TENANTS[0].user, async (run) => {
      const { rows, refused } = await run('select id from pinterest_connections');
      assert.equal(rows ?? refused.code, '42501');
    });
  });
}
