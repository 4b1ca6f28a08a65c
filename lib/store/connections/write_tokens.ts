export const WRITE_TOKENS = `
insert into pinterest_tokens (connection_id, sealed_access, sealed_refresh, version)
values ($1, $2, $3, $4)
on conflict (connection_id) do update set sealed_access = excluded.sealed_access,
  sealed_refresh = excluded.sealed_refresh, version = excluded.version, updated_at = now()`;
