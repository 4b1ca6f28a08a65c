export const READ_PROJECT = `
select id, pinterest_connection_id from blog_projects where id = $1 and tenant_id = $2`;
