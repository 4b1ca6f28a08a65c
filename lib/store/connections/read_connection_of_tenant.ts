import { CONNECTION } from './columns.js';

/** Compared here: an id in capitals is the same UUID, and another text. */
export const READ_CONNECTION_OF_TENANT = `
select ${CONNECTION} from pinterest_connections where id = $1 and tenant_id = $2`;
