-- The only way of the service into Vault. {schema} is put in when it runs. Each function runs as the owner of the tables,
-- looks nothing up by search path, and takes and gives sealed text alone: a plain token neither goes in nor comes out.

create or replace function {schema}.pinterest_vault_put(p_name text, p_sealed text)
returns void language plpgsql security definer set search_path = '' as $$
declare
  known uuid;
begin
  if p_sealed !~ '^v1\.' then
    raise exception 'Only sealed tokens are kept in Vault' using errcode = 'NP002';
  end if;
  select id into known from vault.secrets where name = p_name;
  -- An insert of our own would leave the text as it is: only these two encrypt.
  if known is null then
    perform vault.create_secret(p_sealed, p_name);
  else
    perform vault.update_secret(known, p_sealed);
  end if;
end
$$;

create or replace function {schema}.pinterest_vault_read(p_connection_id uuid)
returns table (sealed_access text, sealed_refresh text, version integer, is_plain boolean)
language sql stable security definer set search_path = '' as $$
  select
    case when access.decrypted_secret ~ '^v1\.' then access.decrypted_secret end,
    case when refresh.decrypted_secret ~ '^v1\.' then refresh.decrypted_secret end,
    connection.token_version,
    access.decrypted_secret !~ '^v1\.' or coalesce(refresh.decrypted_secret !~ '^v1\.', false)
  from {schema}.pinterest_connections as connection
  join vault.decrypted_secrets as access on access.name = 'pinterest_access_token_' || connection.id::text
  left join vault.decrypted_secrets as refresh on refresh.name = 'pinterest_refresh_token_' || connection.id::text
  where connection.id = p_connection_id
$$;

create or replace function {schema}.pinterest_vault_write(p_connection_id uuid, p_access text, p_refresh text)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform {schema}.pinterest_vault_put('pinterest_access_token_' || p_connection_id::text, p_access);
  if p_refresh is null then
    delete from vault.secrets where name = 'pinterest_refresh_token_' || p_connection_id::text;
  else
    perform {schema}.pinterest_vault_put('pinterest_refresh_token_' || p_connection_id::text, p_refresh);
  end if;
end
$$;

-- The same tokens under another key; another pair that came meanwhile is left alone.
create or replace function {schema}.pinterest_vault_rewrap(
  p_connection_id uuid, p_version integer, p_access text, p_refresh text
) returns void language plpgsql security definer set search_path = '' as $$
begin
  perform from {schema}.pinterest_connections
  where id = p_connection_id and token_version = p_version for update;
  if found then
    perform {schema}.pinterest_vault_write(p_connection_id, p_access, p_refresh);
  end if;
end
$$;

create or replace function {schema}.pinterest_vault_remove(p_connection_id uuid)
returns void language sql security definer set search_path = '' as $$
  delete from vault.secrets where name in (
    'pinterest_access_token_' || p_connection_id::text, 'pinterest_refresh_token_' || p_connection_id::text
  )
$$;

-- Everybody may execute a new function, and Supabase names its visitors once more.
do $$
declare
  functions text := '{schema}.pinterest_vault_read(uuid), {schema}.pinterest_vault_write(uuid, text, text),
    {schema}.pinterest_vault_rewrap(uuid, integer, text, text), {schema}.pinterest_vault_remove(uuid)';
  part text := '{schema}.pinterest_vault_put(text, text)';
  caller text;
begin
  execute format('revoke all on function %s, %s from public', functions, part);
  for caller in select rolname from pg_roles where rolname in ('anon', 'authenticated', 'service_role') loop
    execute format('revoke all on function %s, %s from %I', functions, part, caller);
    if caller = 'service_role' then
      execute format('grant execute on function %s to service_role', functions);
    end if;
  end loop;
end
$$;
