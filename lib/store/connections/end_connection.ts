/** Counts only once, whoever finds out first; never over a pair that is newer than the refused one. */
export const END_CONNECTION = `
update pinterest_connections set
  status = 'reconnect_required', is_active = false, last_error = $3, last_error_code = $4,
  refresh_by = null, refresh_until = null, updated_at = now()
where id = $1 and token_version = $2 and status <> 'reconnect_required'`;
