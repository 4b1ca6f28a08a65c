export const MARK_RECONNECT_SOON = `
update pinterest_connections set
  status = 'reconnect_soon', last_error = $3, last_error_code = $4, refresh_by = null, refresh_until = null,
  updated_at = now()
where id = $1 and token_version = $2 and status = 'connected'`;
