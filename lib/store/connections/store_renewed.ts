/** Only on top of the pair it was made from. What Pinterest left out of its answer stays as it was. */
export const STORE_RENEWED = `
update pinterest_connections set
  scope = coalesce($3, scope), token_expires_at = $4,
  refresh_token_expires_at = case when $5 then $6 else coalesce($6, refresh_token_expires_at) end,
  tokens_issued_at = $7, status = 'connected', is_active = true, last_error = null, last_error_code = null,
  token_version = token_version + 1, refresh_by = null, refresh_until = null, updated_at = now()
where id = $1 and token_version = $2`;
