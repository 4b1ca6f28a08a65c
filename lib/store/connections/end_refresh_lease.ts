/** With `$3` the name stays: the refresh token may have been spent, and the next refusal proves nothing. */
export const END_REFRESH_LEASE = `
update pinterest_connections set
  refresh_by = case when $3 then refresh_by else null end, refresh_until = now(),
  last_error = $4, last_error_code = $5, updated_at = now()
where id = $1 and refresh_by = $2`;
