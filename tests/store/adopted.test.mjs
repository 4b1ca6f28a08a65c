import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';

import store from '../../dist/lib/store/open.js';
import { newAdopted } from '../support/adopted.mjs';
import { postgres } from '../support/postgres.mjs';
import { OWNER } from '../support/supabase.mjs';
import { exposureOf } from './support/exposure.mjs';
import { openFor } from './support/engines.mjs';

const server = await postgres();
const adopt = { adopt: true };

/** The application's own rows, policies, triggers and rules, to find that none was touched. */
async function ownThings(adopted) {
  const rows = {};
  for (const table of ['pinterest_connections', 'blog_projects', 'blog_articles', 'pins', 'oauth_state_mapping', 'profiles']) {
    rows[table] = await adopted.sql(`select to_jsonb(t) as row from public.${table} t order by id`);
  }
  const policies = await adopted.sql(`select tablename, policyname, roles::text, cmd, qual from pg_policies
    where policyname in ('tenant', 'service', 'own') order by 1, 2`);
  const rules = await adopted.sql(`select conrelid::regclass::text as place, conname, pg_get_constraintdef(oid) as rule
    from pg_constraint where connamespace = 'public'::regnamespace order by 1, 2`);
  return { rows, policies, rules };
}

const partOf = (whole, part) => Object.fromEntries(Object.keys(part).map((key) => [key, whole[key]]));

for (const language of ['english', 'german']) {
  describe(`an application's database, ${language}`, () => {
    test('is left as it is until it is adopted', async () => {
      const adopted = await newAdopted(server, language);
      const earlier = await ownThings(adopted);
      await assert.rejects(store.openStore({ postgres: adopted.url }, {}), { code: 'store_not_adopted' });
      assert.deepEqual(await ownThings(adopted), earlier);
    });

    test('keeps its rows, policies, triggers and rules', async (t) => {
      const adopted = await newAdopted(server, language);
      const earlier = await ownThings(adopted);
      await openFor(t, { postgres: adopted.url }, adopt);
      const later = await ownThings(adopted);
      assert.deepEqual(later.policies, earlier.policies);
      for (const rule of earlier.rules) assert.ok(later.rules.some((each) => JSON.stringify(each) === JSON.stringify(rule)), rule.conname);
      for (const [table, rows] of Object.entries(earlier.rows)) {
        assert.deepEqual(later.rows[table].map(({ row }, index) => partOf(row, rows[index].row)), rows.map(({ row }) => row), table);
      }
      // Opened again, by a process that adopts nothing.
      await openFor(t, { postgres: adopted.url });
    });

    test('has all columns of a database of our own', async (t) => {
      const adopted = await newAdopted(server, language);
      await openFor(t, { postgres: adopted.url }, adopt);
      const columns = `select table_name || '.' || column_name as name, data_type from information_schema.columns
        where table_schema = 'public' order by 1`;
      const ours = await server.sql((await server.newDatabase()).name, columns);
      const theirs = new Map((await adopted.sql(columns)).map(({ name, data_type: type }) => [name, type]));
      const wrong = ours.filter(({ name, data_type: type }) => theirs.get(name) !== type);
      // The application's own is of another type, which takes the same values.
      assert.deepEqual(wrong.map(({ name }) => name), ['oauth_state_mapping.user_id']);
    });

    test('says of its published pins that they are in production, once each', async (t) => {
      const adopted = await newAdopted(server, language);
      const database = await openFor(t, { postgres: adopted.url }, adopt);
      const [published, scheduled] = adopted.own.pinIds;
      const [row] = await database.query('select environment, pinterest_pin_id, status from pins where id = $1', [published]);
      assert.deepEqual(row, { environment: 'production', pinterest_pin_id: '813744226420795881', status: adopted.published });
      const claim = `update pins set environment = 'production', pinterest_pin_id = $1 where id = $2`;
      await assert.rejects(database.change(claim, [row.pinterest_pin_id, scheduled]), { code: 'store_conflict' });
    });

    test('still takes what the application itself writes', async (t) => {
      const adopted = await newAdopted(server, language);
      const { own } = adopted;
      await openFor(t, { postgres: adopted.url }, adopt);
      await adopted.as('authenticated', own.userId, async (run) => {
        const inserted = await run(`insert into pins (tenant_id, blog_project_id, title)
          values ('${own.tenantId}', '${own.projectId}', 'Third') returning status, environment`);
        assert.deepEqual(inserted.rows, [{ status: adopted.statuses[0], environment: null }]);
        const updated = await run(`update pins set status = '${adopted.published}' where id = '${own.pinIds[1]}' returning previous_status`);
        assert.deepEqual(updated.rows, [{ previous_status: adopted.ready }]);
      });
      await adopted.sql(`set role ${OWNER};
        insert into pinterest_connections (tenant_id, pinterest_user_id, token_expires_at) values
          ('${own.tenantId}', '549768117401', now()) on conflict (tenant_id, pinterest_user_id) do update set is_active = false`);
    });

    test('gives tokens, states and attempts to nobody, connections to their tenant', async (t) => {
      const adopted = await newAdopted(server, language);
      const { own } = adopted;
      const database = await openFor(t, { postgres: adopted.url }, adopt);
      await database.change(
        'insert into pinterest_tokens (connection_id, sealed_access, version) values ($1, $2, 1)',
        [own.connectionId, 'sealed-token-of-own']);
      const { read, write } = await exposureOf(adopted, 'authenticated', own.userId);
      const secret = /sealed-token|public\.(pinterest_tokens|oauth_state_mapping|publish_attempts)/;
      assert.deepEqual(read.filter((line) => secret.test(line)), []);
      assert.deepEqual(write.filter((line) => secret.test(line) || line.includes('pinterest_connections')), []);
      const ids = (table) => read.filter((line) => line.startsWith(`public.${table}.id: `)).map((line) => line.split(': ')[1]).sort();
      assert.deepEqual(ids('pinterest_connections'), [own.connectionId]);
      assert.deepEqual(ids('pins'), own.pinIds.toSorted());
      const anon = await exposureOf(adopted, 'anon');
      assert.deepEqual(anon.read, []);
    });
  });
}

test('boards that an application has are kept', async (t) => {
  const adopted = await newAdopted(server);
  const { own } = adopted;
  await adopted.sql(`set role ${OWNER};
    create table public.boards (id uuid primary key default gen_random_uuid(), tenant_id uuid not null,
      blog_project_id uuid not null references blog_projects (id) on delete cascade, name text not null,
      pinterest_board_id text not null, cover_image_url text, created_at timestamptz not null default now(),
      unique (blog_project_id, pinterest_board_id));
    insert into boards (tenant_id, blog_project_id, name, pinterest_board_id) values ('${own.tenantId}', '${own.projectId}', 'Kitchen', '1')`);
  const database = await openFor(t, { postgres: adopted.url }, adopt);
  assert.deepEqual(await database.query('select name, details from boards'), [{ name: 'Kitchen', details: '{}' }]);
  const upsert = `insert into boards (id, tenant_id, blog_project_id, pinterest_board_id, name) values ($1, $2, $3, '1', 'Bath')
    on conflict (blog_project_id, pinterest_board_id) do update set name = excluded.name`;
  assert.equal(await database.change(upsert, [randomUUID(), own.tenantId, own.projectId]), 1);
});
