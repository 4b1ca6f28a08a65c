/** The answer had a new refresh token and no access token: that one's end, its scopes and its version stay. */
export const KEEP_REFRESH = `
update pinterest_connections set
  refresh_token_expires_at = $3, tokens_issued_at = $4, status = 'connected', is_active = true,
  last_error = $5, last_error_code = $6, refresh_by = null, refresh_until = null, updated_at = now()
where id = $1 and token_version = $2`;
