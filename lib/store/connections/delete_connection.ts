/** The connection must be locked: a project that is being linked to it waits, or was seen before this. */
export const DELETE_CONNECTION = `
delete from pinterest_connections where id = $1`;
