/**
 * A project of this tenant, and its connection if that is the tenant's too: whoever may write `blog_projects` by other
 * ways could name another tenant's.
 */
export const READ_PROJECT = `
select p.id, p.tenant_id, c.id as pinterest_connection_id, p.boards_of_sync, p.boards_of_account
from blog_projects p
left join pinterest_connections c on c.id = p.pinterest_connection_id and c.tenant_id = p.tenant_id
where p.id = $1 and p.tenant_id = $2`;
