import { type Check, fine, unknown, wrong } from './check.js';
import { allOf, type WordCount, wordCounts } from './word_counts.js';

const CODE = 'pins_in_flight';

// Not `<> all`: SQLite has no arrays.
const ASTRAY = `
select status, count(*) as pins from pins
where attempt_id is not null and status not in ($1, $2, $3, $4) group by status order by count(*) desc, status`;

/**
 * Whoever changes the words while pins are being published leaves those under the old one. They are looked for, and what
 * was made is recorded; what was not keeps a status that nothing takes for ready or failed.
 */
export const pinsInFlight: Check = {
  code: CODE,
  run: async (context) => {
    let rows: WordCount[];
    try {
      const { ready, publishing, published, failed } = context.words();
      const database = await context.database();
      rows = await database.query<WordCount>(ASTRAY, [ready, publishing, published, failed]);
    } catch {
      return unknown(CODE, 'Needs the database, and its status words.');
    }
    if (rows.length === 0) return fine(CODE, 'Every pin that is being published has a status of ours.');
    return {
      ...wrong(
        CODE,
        `${allOf(rows)} of the pins that are being published have a status that is none of the four words: ${wordCounts(rows)}.`,
        'Were the words changed meanwhile? Then set PINTEREST_STATUSES back, run pinterest-native recover until none waits, and change ' +
          'them after that. A pin that a person marked so needs nothing.',
      ),
      // A person who marks a pin as deleted at that moment does nothing wrong.
      advisory: true,
    };
  },
};
