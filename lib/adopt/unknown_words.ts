import type { Database } from '../store/database.js';
import { storeFailure } from '../store/failure.js';
import type { StatusWords } from '../types.js';
import { readChecks } from './status_checks.js';
import { allowedWords } from './status_words.js';

/** With words that the database does not know no pin would ever be due, and nobody would notice. */
export async function refuseUnknownWords(database: Database & { schema?: string }, words: StatusWords): Promise<void> {
  if (database.schema === undefined) return;
  const allowed = allowedWords(await readChecks(database, database.schema));
  const unknown = Object.values(words).filter((word) => allowed?.includes(word) === false);
  if (allowed === undefined || unknown.length === 0) return;
  throw storeFailure(
    'statuses_unknown',
    `The rule on pins.status does not allow ${unknown.join(', ')}; it allows ${allowed.join(', ')}. Set the option ` +
      'statuses, or PINTEREST_STATUSES=ready,publishing,published,failed in the words of this database; ' +
      '"pinterest-native init" proposes them.',
    { field: 'statuses', stopped: 'permanent' },
  );
}
