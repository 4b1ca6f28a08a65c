/** Of one tenant, or with null of all. */
export const CONNECTED_PROJECTS = `
select id, pinterest_connection_id from blog_projects
where pinterest_connection_id is not null and tenant_id = coalesce($1, tenant_id) order by created_at, id`;
