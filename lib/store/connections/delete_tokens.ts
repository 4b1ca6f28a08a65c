export const DELETE_TOKENS = `
delete from pinterest_tokens where connection_id = $1`;
