export const TAKE_REFRESH_LEASE = `
update pinterest_connections set refresh_by = $3, refresh_until = now_plus($4)
where id = $1 and token_version = $2`;
