// A database as Supabase makes it, as far as rights go: its roles, auth.uid(), its generous default privileges and its
// publication. The owner may do what Supabase's "postgres" may, and is no superuser.
import { randomUUID } from 'node:crypto';

export const OWNER = 'supabase_owner';
const EVERYBODY = 'anon, authenticated, service_role';

const ROLES = `
do $$ begin
  if not exists (select from pg_roles where rolname = 'anon') then
    create role anon nologin;
    create role authenticated nologin;
    create role service_role nologin bypassrls;
    create role ${OWNER} login bypassrls createrole;
    grant ${EVERYBODY} to ${OWNER};
  end if;
end $$`;

const DATABASE = (name) => `
create schema auth;
grant usage on schema auth to ${EVERYBODY}, ${OWNER};
create function auth.uid() returns uuid language sql stable
  as $$ select nullif(current_setting('request.jwt.claim.sub', true), '')::uuid $$;
alter database ${name} owner to ${OWNER};
alter schema public owner to ${OWNER};
grant usage on schema public to ${EVERYBODY};
create publication supabase_realtime;
alter publication supabase_realtime owner to ${OWNER};
alter default privileges for role ${OWNER} grant usage on schemas to ${EVERYBODY};
alter default privileges for role ${OWNER} grant all on tables to ${EVERYBODY};
alter default privileges for role ${OWNER} grant all on functions to ${EVERYBODY};
alter default privileges for role ${OWNER} grant all on sequences to ${EVERYBODY}`;

const PROFILES = `
set role ${OWNER};
create table public.profiles (id uuid primary key, tenant_id uuid not null);
alter table public.profiles enable row level security;
create policy own on public.profiles for select to authenticated using (id = auth.uid())`;

/** Returns { name, url, person(tenantId), as(role, userId, sql) }. */
export async function newSupabase(server) {
  const { name } = await server.newEmptyDatabase();
  await server.sql(name, ROLES);
  await server.sql(name, DATABASE(name));
  await server.sql(name, PROFILES);
  return {
    name,
    url: server.url(name, OWNER),
    /** Somebody who is signed in; returns the user's id. */
    async person(tenantId) {
      const id = randomUUID();
      await server.sql(name, 'insert into profiles values ($1, $2)', [id, tenantId]);
      return id;
    },
    sql: (text) => server.sql(name, text),
    /** Runs work with `run(sql)` as PostgREST does it for a request of this role and user; keeps nothing of it. */
    as: (role, userId, work) => asVisitor(server, name, { role, userId }, work),
  };
}

/** For any database that was made so, a copy too. */
export async function asVisitor(server, name, { role, userId }, work) {
  const client = await server.connect(name);
  try {
    await client.query('begin');
    await client.query("select set_config('request.jwt.claim.sub', $1, true)", [userId ?? '']);
    await client.query(`set local role ${role}`);
    return await work(async (sql) => {
      await client.query('savepoint attempt');
      try {
        return { rows: (await client.query(sql)).rows };
      } catch (error) {
        return { refused: error };
      } finally {
        await client.query('rollback to savepoint attempt');
      }
    });
  } finally {
    await client.end();
  }
}
