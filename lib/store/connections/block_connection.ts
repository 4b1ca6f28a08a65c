/** A block only ever grows: two processes may report it in either order. */
export const BLOCK_CONNECTION = `
update pinterest_connections set blocked_until = $2, blocked_reason = $3, updated_at = now()
where id = $1 and (blocked_until is null or blocked_until < $2)`;
