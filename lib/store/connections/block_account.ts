/**
 * A block only ever grows: two processes may report it in either order. An anti-spam block is named even where a rate
 * limit holds for longer, and stays named for as long as nothing may be sent. `$4`: by a clock that shows `$6`.
 */
export const BLOCK_ACCOUNT = `
insert into account_blocks (environment, app_id, pinterest_user_id, blocked_until, blocked_reason)
values ($1, $2, $3, by_clock($4, $6), $5)
on conflict (environment, app_id, pinterest_user_id) do update set
  blocked_until = case when account_blocks.blocked_until > excluded.blocked_until then account_blocks.blocked_until
    else excluded.blocked_until end,
  blocked_reason = case when account_blocks.blocked_reason = 'spam_block' and account_blocks.blocked_until > now()
    then account_blocks.blocked_reason else excluded.blocked_reason end`;
