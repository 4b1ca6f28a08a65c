/** Of one tenant, or with null of all. */
export const CONNECTED_PROJECTS = `
select p.id, p.pinterest_connection_id from blog_projects p
join pinterest_connections c on c.id = p.pinterest_connection_id and c.tenant_id = p.tenant_id
where p.tenant_id = coalesce($1, p.tenant_id) order by p.created_at, p.id`;
