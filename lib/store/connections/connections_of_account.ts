import { CONNECTION } from './columns.js';

/** Of every tenant: the quota of a user of an app is one, however many rows name it. */
export const CONNECTIONS_OF_ACCOUNT = `
select ${CONNECTION} from pinterest_connections where environment = $1 and app_id = $2 and pinterest_user_id = $3
order by created_at, id`;
