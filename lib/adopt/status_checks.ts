import type { Queries } from '../store/database.js';
import { READ_STATUS_CHECKS } from './catalog.js';
import { type StatusCheck, wordsOf } from './status_words.js';

/** Rules on columns that hold status words. */
export async function readChecks(
  queries: Queries,
  schema: string,
  table: 'pins' | 'pinterest_connections' = 'pins',
): Promise<StatusCheck[]> {
  const columns = table === 'pins' ? 'status,previous_status' : 'status';
  const rows = await queries.query<{ name: string; column_name: StatusCheck['column']; definition: string }>(
    READ_STATUS_CHECKS,
    [schema, table, columns],
  );
  return rows.map(({ name, column_name: column, definition }) => {
    return { name, column, definition, words: wordsOf(definition) };
  });
}
