import { CONNECTION } from './columns.js';

export const LOCK_CONNECTION_OF_USER = `
select ${CONNECTION} from pinterest_connections
where tenant_id = $1 and environment = $2 and pinterest_user_id = $3 for update`;
