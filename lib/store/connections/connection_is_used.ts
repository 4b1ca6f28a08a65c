/** By a project of its own tenant: a foreign one that names it must not keep its tokens alive. */
export const CONNECTION_IS_USED = `
select 1 as used from blog_projects p
join pinterest_connections c on c.id = p.pinterest_connection_id and c.tenant_id = p.tenant_id
where p.pinterest_connection_id = $1 limit 1`;
