/** A project of this tenant. Held until the end: one connects or disconnects it at a time. */
export const LOCK_PROJECT = `
select id, pinterest_connection_id from blog_projects where id = $1 and tenant_id = $2 for update`;
