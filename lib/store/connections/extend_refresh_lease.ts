export const EXTEND_REFRESH_LEASE = `
update pinterest_connections set refresh_until = now_plus($3) where id = $1 and refresh_by = $2`;
