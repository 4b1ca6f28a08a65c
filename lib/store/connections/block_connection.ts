import { CONNECTION } from './columns.js';

/** As the account's block grows (`BLOCK_ACCOUNT`). Nothing is returned when it does not. `$2`: by a clock that shows `$4`. */
export const BLOCK_CONNECTION = `
update pinterest_connections set
  blocked_until = case when blocked_until > by_clock($2, $4) then blocked_until else by_clock($2, $4) end,
  blocked_reason = case when blocked_reason = 'spam_block' and blocked_until > now() then blocked_reason else $3 end,
  updated_at = now()
where id = $1 and (
  blocked_until is null or blocked_until < by_clock($2, $4)
  or ($3 = 'spam_block' and (blocked_reason is null or blocked_reason <> 'spam_block'))
)
returning ${CONNECTION}`;
