/** A fresh consent: whatever was wrong with the tokens is over. A block is the account's and stays. */
export const STORE_CONNECTED = `
update pinterest_connections set
  app_id = $2, pinterest_username = $3, scope = $4, token_expires_at = $5, refresh_token_expires_at = $6,
  tokens_issued_at = $7, status = 'connected', is_active = true, last_error = null, last_error_code = null,
  token_version = token_version + 1, refresh_by = null, refresh_until = null, updated_at = now()
where id = $1 returning token_version`;
