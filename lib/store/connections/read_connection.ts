import { CONNECTION } from './columns.js';

export const READ_CONNECTION = `
select ${CONNECTION} from pinterest_connections where id = $1`;
