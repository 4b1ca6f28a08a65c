/** Nothing happens when this tenant has a row for the Pinterest user: then that one is used. */
export const INSERT_CONNECTION = `
insert into pinterest_connections
  (id, tenant_id, environment, app_id, pinterest_user_id, token_expires_at, token_version)
values ($1, $2, $3, $4, $5, $6, 0)
on conflict (tenant_id, environment, pinterest_user_id) do nothing`;
