import { CONNECTION } from './columns.js';

/**
 * A block only ever grows: two processes may report it in either order. An anti-spam block is named even where a rate
 * limit holds for longer, and stays named for as long as nothing may be sent. `$2`: by a clock that shows `$4`.
 */
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
