import type { Queries } from '../store/database.js';
import { READ_STATUS_CHECKS } from './catalog.js';
import { type StatusCheck, wordsOf } from './status_words.js';

export async function readChecks(queries: Queries, schema: string): Promise<StatusCheck[]> {
  const rows = await queries.query<{ name: string; column_name: StatusCheck['column']; definition: string }>(
    READ_STATUS_CHECKS,
    [schema],
  );
  return rows.map(({ name, column_name: column, definition }) => {
    return { name, column, definition, words: wordsOf(definition) };
  });
}
