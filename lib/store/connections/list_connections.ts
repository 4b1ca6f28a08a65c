import { CONNECTION } from './columns.js';

/** Of one tenant, or with null of all. */
export const LIST_CONNECTIONS = `
select ${CONNECTION} from pinterest_connections
where tenant_id = coalesce($1, tenant_id) order by created_at, id`;
