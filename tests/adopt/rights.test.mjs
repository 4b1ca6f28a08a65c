// Whom the migration keeps from reading what they read before: said in the plan, and as it then is.
import assert from 'node:assert/strict';
import test from 'node:test';

import adoption from '../../dist/lib/adopt/index.js';
import { existingApp, id, TENANTS } from './support/existing.mjs';

const { inspect, plan, apply } = adoption;
const [first] = TENANTS;

const planOf = async (existing) => plan(await inspect(await existing.connect()), { appId: 'app-1' });
const rightsOf = ({ steps }) => steps.find(({ code }) => code === 'migrate').text;
const lineAbout = (table, planned) => rightsOf(planned).split('\n').find((line) => line.includes(`switched on for ${table}`));

/** A role of the application that is not the owner: how it connects on a Postgres that is not Supabase's. */
async function withAppRole(existing, tables) {
  await existing.sql(`
    do $$ begin if not exists (select from pg_roles where rolname = 'blog_app') then create role blog_app login; end if; end $$;
    grant usage on schema public to blog_app;
    grant select, insert, update on ${tables} to blog_app`);
}

test('a table that had no row level security is named in the plan, and who reads nothing there from then on', async (t) => {
  const existing = await existingApp(t);
  assert.equal(lineAbout('pins', await planOf(existing)), undefined, 'it is on everywhere');
  await withAppRole(existing, 'pins, blog_articles, blog_projects');
  await existing.sql('alter table pins disable row level security; alter table blog_projects disable row level security');
  const planned = await planOf(existing);
  assert.match(rightsOf(planned), /Of blog_projects, .* and pins visitors lose truncate, references and trigger/);
  assert.match(lineAbout('pins', planned), /: anon, blog_app read/, 'authenticated and service_role have a policy, or need none');
  assert.equal(lineAbout('blog_articles', planned), undefined);

  await existing.sql('create policy application on blog_projects to blog_app using (true)');
  const mended = await planOf(existing);
  assert.match(lineAbout('blog_projects', mended), /: anon read/);
  await existing.sql('revoke all on blog_projects from anon');
  assert.match(lineAbout('blog_projects', await planOf(existing)), /policy/);

  await apply(await existing.connect(), mended);
  await existing.as('blog_app', null, async (run) => {
    assert.deepEqual((await run('select id from pins')).rows, []);
    assert.equal((await run('select id from blog_projects')).rows.length, TENANTS.length);
  });
});

test('a role that reads the connections themselves is named too', async (t) => {
  const existing = await existingApp(t);
  await withAppRole(existing, 'pinterest_connections');
  await existing.sql('alter table pinterest_connections disable row level security; drop policy own_tenant on pinterest_connections');
  assert.match(lineAbout('pinterest_connections', await planOf(existing)), /: blog_app read/);
});

const PROFILES = {
  'are as Supabase has them': { change: 'select', reads: true },
  'have no tenant': { change: 'alter table profiles drop column tenant_id cascade' },
  'have no uuid as id': { change: 'alter table profiles rename column id to user_id; alter table profiles add column id bigint' },
  'are not there': { change: 'drop table profiles cascade' },
};
for (const [how, { change, reads = false }] of Object.entries(PROFILES)) {
  test(`where profiles ${how}, the plan says who ${reads ? 'keeps reading' : 'reads no'} connections`, async (t) => {
    const existing = await existingApp(t);
    await existing.addConnection(first, id(31));
    await existing.sql(change);
    const planned = await planOf(existing);
    assert.equal(/authenticated\) keep reading/.test(rightsOf(planned)), reads, rightsOf(planned));
    assert.doesNotMatch(rightsOf(planned), /anon[^.]*keep reading/);
    await apply(await existing.connect(), planned);
    for (const role of ['anon', 'authenticated']) {
      await existing.as(role, first.user, async (run) => {
        const { rows, refused } = await run('select id from pinterest_connections');
        assert.deepEqual(rows ?? refused.code, reads && role === 'authenticated' ? [{ id: id(31) }] : '42501', role);
      });
    }
  });
}
