/** The same tokens under another key; another pair that came meanwhile is left alone. */
export const REWRAP_TOKENS = `
update pinterest_tokens set sealed_access = $3, sealed_refresh = $4, updated_at = now()
where connection_id = $1 and version = $2`;
