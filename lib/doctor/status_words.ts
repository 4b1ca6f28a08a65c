import { refuseUnknownWords } from '../adopt/unknown_words.js';
import type { StatusWords } from '../types.js';
import { type Check, fine, ofDatabase, reasonOf, type StoreContext, unknown, wrong } from './check.js';

const CODE = 'status_words';

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
    return fine(CODE, 'The database knows the status words.');
  }),
};
