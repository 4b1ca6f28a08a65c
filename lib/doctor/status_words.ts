import { refuseUnknownWords } from '../adopt/unknown_words.js';
import type { MigratedDatabase } from '../store/migrate.js';
import type { StatusWords } from '../types.js';
import { type Check, fine, ofDatabase, reasonOf, type StoreContext, unknown, wrong } from './check.js';
import { allOf, type WordCount, wordCounts } from './word_counts.js';

const CODE = 'status_words';

const OTHERS = `
select status, count(*) as pins from pins where status not in ($1, $2, $3, $4) group by status order by count(*) desc, status`;

/** With words that the database does not know the service is not opened. */
export const statusWords: Check<StoreContext> = {
  code: CODE,
  run: (context) => ofDatabase(CODE, context, async (opened) => {
    let words: StatusWords;
    try {
      words = context.words();
    } catch {
      return unknown(CODE, 'Needs the settings.');
    }
    try {
      await refuseUnknownWords(opened, words);
    } catch (error) {
      return wrong(CODE, reasonOf(error), 'Set PINTEREST_STATUSES to what the application has.');
    }
    return fine(CODE, `The database knows the status words.${await othersOf(opened, words)}`);
  }),
};

/** An application's drafts have words of their own; so has what was left under the words of before. */
async function othersOf(opened: MigratedDatabase, { ready, publishing, published, failed }: StatusWords): Promise<string> {
  if (!(await opened.hasTable('pins'))) return '';
  const rows = await opened.query<WordCount>(OTHERS, [ready, publishing, published, failed]);
  const total = allOf(rows);
  if (total === 0) return '';
  return ` ${total === 1 ? '1 pin has none of the four and is' : `${total} pins have none of the four and are`} left alone: ${wordCounts(rows)}.`;
}
