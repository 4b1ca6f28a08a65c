import { CONNECTION } from './columns.js';

export const LOCK_CONNECTION = `
select ${CONNECTION} from pinterest_connections where id = $1 for update`;
