-- What Supabase's extension supabase_vault 0.3 shows of itself: the same table, view, functions and rights. Its
-- encryption is stood in for by base64 behind a mark, which is enough to see whether something was stored past it.

create schema vault;
create table vault.secrets (
  id uuid primary key default gen_random_uuid(),
  name text,
  description text not null default '',
  secret text not null,
  key_id uuid,
  nonce bytea default decode(replace(gen_random_uuid()::text, '-', ''), 'hex'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index secrets_name_idx on vault.secrets (name) where name is not null;

create function vault._encrypt(plain text, id uuid) returns text language sql immutable set search_path = '' as $$
  select 'sealed for ' || id || ':' || encode(convert_to(plain, 'utf8'), 'base64')
$$;
-- As with the extension, what was not encrypted for this row does not come out.
create function vault._decrypt(secret text, id uuid) returns text language plpgsql immutable set search_path = '' as $$
begin
  if secret not like 'sealed for ' || id || ':%' then
    raise exception 'pgsodium_crypto_aead_det_decrypt_by_id: invalid ciphertext';
  end if;
  return convert_from(decode(split_part(secret, ':', 2), 'base64'), 'utf8');
end
$$;

create view vault.decrypted_secrets with (security_barrier = true) as
  select id, name, description, secret, vault._decrypt(secret, id) as decrypted_secret, key_id, nonce, created_at,
    updated_at
  from vault.secrets;

create function vault.create_secret(
  new_secret text, new_name text default null, new_description text default '', new_key_id uuid default null
) returns uuid language plpgsql security definer set search_path = '' as $$
declare
  made uuid := gen_random_uuid();
begin
  insert into vault.secrets (id, secret, name, description)
  values (made, vault._encrypt(new_secret, made), new_name, new_description);
  return made;
end
$$;

create function vault.update_secret(
  secret_id uuid, new_secret text default null, new_name text default null, new_description text default null,
  new_key_id uuid default null
) returns void language plpgsql security definer set search_path = '' as $$
begin
  update vault.secrets as s set
    secret = case when new_secret is null then s.secret else vault._encrypt(new_secret, s.id) end,
    name = coalesce(new_name, s.name),
    description = coalesce(new_description, s.description),
    updated_at = now()
  where s.id = secret_id;
end
$$;

revoke all on schema vault from public;
revoke all on all tables in schema vault from public;
revoke all on all functions in schema vault from public;
-- The platform's grants to the owner of an application's tables.
grant usage on schema vault to supabase_owner with grant option;
grant select, delete on vault.secrets, vault.decrypted_secrets to supabase_owner with grant option;
grant execute on function vault.create_secret, vault.update_secret, vault._decrypt to supabase_owner with grant option;
