/** What every statement that reads a connection gives: `ConnectionRow`. */
export const CONNECTION =
  'id, tenant_id, environment, app_id, pinterest_user_id, pinterest_username, scope, token_expires_at, ' +
  'refresh_token_expires_at, tokens_issued_at, status, last_error, last_error_code, blocked_until, blocked_reason, ' +
  'token_version, refresh_by, refresh_until, now() as now';
