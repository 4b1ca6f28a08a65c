import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, test } from 'node:test';

import store from '../../dist/lib/store/open.js';
import { postgres } from '../support/postgres.mjs';
import { newSupabase, OWNER } from '../support/supabase.mjs';
import { exposureOf } from './support/exposure.mjs';
import { insertConnection, insertPin } from './support/rows.mjs';

const server = await postgres();
const MARK = 'nobody-but-the-service';
/** Nobody but the service has any right to these. */
const SECRET_TABLES = [
  'pinterest_tokens', 'oauth_state_mapping', 'publish_attempts', 'legacy_workflows', 'account_blocks', 'schema_version',
];
const OUR_TABLES = [...SECRET_TABLES, 'pinterest_connections', 'blog_projects', 'blog_articles', 'boards', 'pins'];
const CONNECTIONS = 'public.pinterest_connections';

/** A tenant with a row in every table, secrets marked; returns what a test compares with. */
async function fill(database) {
  const pin = await insertPin(database);
  const { tenantId, projectId } = pin;
  const connection = await insertConnection(database, { tenantId, pinterestUserId: `account-of-${tenantId}` });
  await database.change(
    'insert into pinterest_tokens (connection_id, sealed_access, sealed_refresh, version) values ($1, $2, $2, 1)',
    [connection.id, MARK]);
  await database.change(
    `insert into oauth_state_mapping (id, state, code_verifier, blog_project_id, tenant_id, user_id, connection_id,
       sealed_access, expires_at) values ($1, $2, $3, $4, $5, $3, $1, $3, now_plus($6))`,
    [randomUUID(), `${MARK}-${tenantId}`, MARK, projectId, tenantId, 600_000]);
  await database.change(
    `insert into publish_attempts (id, pin_id, tenant_id, connection_id, environment, pinterest_board_id, fingerprint,
       payload, claimed_by) values ($1, $2, $3, $4, 'production', '1', $5, $6, $5)`,
    [randomUUID(), pin.id, tenantId, connection.id, MARK, JSON.stringify({ title: MARK })]);
  await database.change(
    'insert into legacy_workflows (blog_project_id, workflow_id, tenant_id, name) values ($1, $2, $3, $2)',
    [projectId, MARK, tenantId]);
  await database.change(
    `insert into account_blocks (environment, app_id, pinterest_user_id, blocked_until, blocked_reason)
     values ('production', $1, $2, now_plus($3), $1)`, [MARK, tenantId, 600_000]);
  await database.change(
    'insert into blog_articles (id, tenant_id, blog_project_id, url) values ($1, $2, $3, $4)',
    [randomUUID(), tenantId, projectId, MARK]);
  await database.change(
    `insert into boards (id, tenant_id, blog_project_id, pinterest_board_id, name) values ($1, $2, $3, '1', $4)`,
    [randomUUID(), tenantId, projectId, MARK]);
  return { tenantId, connectionId: connection.id };
}

async function filled(schema) {
  const supabase = await newSupabase(server);
  const database = await store.openStore({ postgres: supabase.url, schema }, {});
  const own = await fill(database);
  const foreign = await fill(database);
  await database.close();
  return { supabase, own, foreign };
}

describe('on Supabase', () => {
  let supabase;
  let own;
  let foreign;
  const visitors = {};

  before(async () => {
    ({ supabase, own, foreign } = await filled());
    visitors.anon = ['anon', undefined];
    visitors['own tenant'] = ['authenticated', await supabase.person(own.tenantId)];
    visitors['foreign tenant'] = ['authenticated', await supabase.person(foreign.tenantId)];
    visitors['signed in, of no tenant'] = ['authenticated', randomUUID()];
  });
  const exposure = (name) => exposureOf(supabase, ...visitors[name]);
  const idsRead = ({ read }) => read.filter((line) => line.startsWith(`${CONNECTIONS}.id: `)).map((line) => line.split(': ')[1]);

  test('the attempt covers every table, and the service reads them', async () => {
    const { tried, read } = await exposureOf(supabase, OWNER);
    for (const table of OUR_TABLES) {
      assert.ok(tried.includes(`public.${table}`), table);
      assert.ok(read.some((line) => line.startsWith(`public.${table}.`)), table);
    }
    const service = await exposureOf(supabase, 'service_role');
    for (const table of SECRET_TABLES.slice(0, 3)) {
      assert.ok(service.read.some((line) => line.startsWith(`public.${table}.`) && line.includes(MARK)), table);
    }
  });

  for (const name of ['anon', 'own tenant', 'foreign tenant', 'signed in, of no tenant']) {
    test(`${name} reads no token, state or attempt, changes nothing and calls nothing`, async () => {
      const { read, write, call, sequences } = await exposure(name);
      assert.deepEqual(read.filter((line) => line.includes(MARK)), []);
      const secret = new RegExp(`\\b(${SECRET_TABLES.join('|')})\\b`);
      assert.deepEqual(read.filter((line) => secret.test(line)), []);
      assert.deepEqual(write.filter((line) => secret.test(line) || line.includes(CONNECTIONS)), []);
      assert.deepEqual(write.filter((line) => /^(truncate|references|trigger)/.test(line) && !line.includes('profiles')), []);
      assert.deepEqual(call, []);
      assert.deepEqual(sequences, []);
    });
  }

  test('only the own tenant reads a connection', async () => {
    assert.deepEqual(idsRead(await exposure('own tenant')), [own.connectionId]);
    assert.deepEqual(idsRead(await exposure('foreign tenant')), [foreign.connectionId]);
    assert.deepEqual(idsRead(await exposure('signed in, of no tenant')), []);
    assert.deepEqual((await exposure('anon')).read, []);
  });

  test('nothing else of ours is read by anybody', async () => {
    for (const name of Object.keys(visitors)) {
      const { read } = await exposure(name);
      const others = read.filter((line) => !line.startsWith(`${CONNECTIONS}.`) && !line.startsWith('public.profiles.'));
      assert.deepEqual(others, [], name);
    }
  });

  test('every table of ours has row level security', async () => {
    const tables = await supabase.sql(
      "select relname, relrowsecurity from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'");
    assert.deepEqual(tables.filter(({ relrowsecurity }) => !relrowsecurity), []);
    assert.equal(tables.length, OUR_TABLES.length + 1);
  });

  test('connections are published for Realtime, tokens are not', async () => {
    const published = await supabase.sql('select pubname, tablename from pg_publication_tables');
    assert.deepEqual(published, [{ pubname: 'supabase_realtime', tablename: 'pinterest_connections' }]);
  });

  describe('the attempt finds a hole', () => {
    const holes = {
      'a view of the owner': {
        dig: 'create view public.hole as select sealed_access from public.pinterest_tokens',
        found: ({ read }) => read.includes(`public.hole.sealed_access: ${MARK}`),
      },
      'a grant on one column': {
        dig: `grant select (sealed_refresh) on public.pinterest_tokens to anon;
          create policy hole on public.pinterest_tokens using (true)`,
        found: ({ read }) => read.includes(`public.pinterest_tokens.sealed_refresh: ${MARK}`),
      },
      'a function of the owner': {
        dig: `create function public.hole(id uuid) returns text language sql security definer
          as 'select sealed_access from public.pinterest_tokens where connection_id = id'`,
        found: ({ call }) => call.includes('hole(uuid)'),
      },
      'a right to empty a table': {
        dig: 'grant truncate on public.publish_attempts to anon',
        found: ({ write }) => write.includes('truncate public.publish_attempts'),
      },
      'a sequence': {
        dig: 'create sequence public.hole_numbers',
        found: ({ sequences }) => sequences.includes('hole_numbers'),
      },
    };
    let exposed;
    before(async () => {
      const dug = await filled();
      for (const { dig } of Object.values(holes)) await dug.supabase.sql(`set role ${OWNER}; ${dig}`);
      exposed = await exposureOf(dug.supabase, 'anon');
    });
    for (const [name, { found }] of Object.entries(holes)) {
      test(name, () => assert.ok(found(exposed), JSON.stringify(exposed)));
    }
  });
});

test('in a schema of its own the same holds', async () => {
  const { supabase, own } = await filled('pinterest');
  const { read, write } = await exposureOf(supabase, 'authenticated', await supabase.person(own.tenantId));
  assert.deepEqual(read.filter((line) => line.includes(MARK)), []);
  assert.deepEqual(read.filter((line) => line.includes('.id: ') && line.includes('pinterest.pinterest_connections')),
    [`pinterest.pinterest_connections.id: ${own.connectionId}`]);
  assert.deepEqual(write.filter((line) => /tokens|connections|state|attempts/.test(line)), []);
});

test('without Supabase nobody but the owner has any right', async () => {
  const { name } = await server.newDatabase();
  await server.sql(name, `do $$ begin
    if not exists (select from pg_roles where rolname = 'stranger') then create role stranger; end if; end $$`);
  const rights = await server.sql(name, `select table_name, privilege_type from information_schema.table_privileges
    where table_schema = 'public' and grantee in ('PUBLIC', 'stranger')`);
  assert.deepEqual(rights, []);
});
