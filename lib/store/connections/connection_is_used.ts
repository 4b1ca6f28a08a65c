export const CONNECTION_IS_USED = `
select 1 as used from blog_projects where pinterest_connection_id = $1 limit 1`;
