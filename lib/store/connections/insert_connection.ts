/** What Pinterest forbids the account. */
const block = (column: string): string => `(
  select ${column} from account_blocks
  where environment = $3 and app_id = $4 and pinterest_user_id = $5 and blocked_until > now())`;

/** Nothing happens when this tenant has a row for the Pinterest user: then that one is used. */
export const INSERT_CONNECTION = `
insert into pinterest_connections
  (id, tenant_id, environment, app_id, pinterest_user_id, token_expires_at, token_version, blocked_until, blocked_reason)
values ($1, $2, $3, $4, $5, $6, 0, ${block('blocked_until')}, ${block('blocked_reason')})
on conflict (tenant_id, environment, pinterest_user_id) do nothing`;
