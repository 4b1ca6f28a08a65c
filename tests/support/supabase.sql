-- The roles, rights and functions that a Supabase project starts with. Roles belong to the whole server.
do $$
declare
  wanted text;
begin
  foreach wanted in array array['anon', 'authenticated', 'service_role bypassrls', 'application login'] loop
    begin
      execute 'create role ' || wanted;
    exception
      when duplicate_object or unique_violation then null;
    end;
  end loop;
end
$$;
grant anon, authenticated, service_role to application;
do $$
begin
  execute format('grant create on database %I to application', current_database());
end
$$;

alter schema public owner to application;
grant usage on schema public to anon, authenticated, service_role;
alter default privileges for role application in schema public
  grant all on tables to anon, authenticated, service_role;
alter default privileges for role application in schema public
  grant all on functions to anon, authenticated, service_role;

create schema auth;
grant usage on schema auth to application, anon, authenticated, service_role;
create table auth.users (id uuid primary key);
grant select, references on auth.users to application;
create function auth.uid() returns uuid language sql stable as $$
  select (nullif(current_setting('request.jwt.claims', true), '')::json ->> 'sub')::uuid
$$;
