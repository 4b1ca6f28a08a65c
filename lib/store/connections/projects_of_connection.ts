export const PROJECTS_OF_CONNECTION = `
select id from blog_projects where pinterest_connection_id = $1 and tenant_id = $2 order by created_at, id`;
