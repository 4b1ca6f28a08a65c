/** The connection must be locked: a project that is being linked to it waits, or is seen here. */
export const DELETE_UNUSED_CONNECTION = `
delete from pinterest_connections where id = $1
and not exists (select 1 from blog_projects where pinterest_connection_id = $1)`;
