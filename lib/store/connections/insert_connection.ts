/** What holds longest of the blocks that other tenants' rows have for the account; an anti-spam block is named before others. */
const blockOfOthers = (column: string, order: string): string => `(
  select other.${column} from pinterest_connections other
  where other.environment = $3 and other.app_id = $4 and other.pinterest_user_id = $5 and other.blocked_until > now()
  order by ${order} limit 1)`;

/** Nothing happens when this tenant has a row for the Pinterest user: then that one is used. */
export const INSERT_CONNECTION = `
insert into pinterest_connections
  (id, tenant_id, environment, app_id, pinterest_user_id, token_expires_at, token_version, blocked_until, blocked_reason)
values ($1, $2, $3, $4, $5, $6, 0,
  ${blockOfOthers('blocked_until', 'other.blocked_until desc')},
  ${blockOfOthers('blocked_reason', "case when other.blocked_reason = 'spam_block' then 0 else 1 end, other.blocked_until desc")})
on conflict (tenant_id, environment, pinterest_user_id) do nothing`;
