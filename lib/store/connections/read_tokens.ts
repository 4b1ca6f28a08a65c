export const READ_TOKENS = `
select sealed_access, sealed_refresh, version from pinterest_tokens where connection_id = $1`;
