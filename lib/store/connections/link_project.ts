export const LINK_PROJECT = `
update blog_projects set pinterest_connection_id = $2, updated_at = now() where id = $1`;
