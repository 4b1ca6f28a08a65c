import { type Check, fine, reasonOf, type StoreContext, wrong } from './check.js';

const CODE = 'database';

export const database: Check<StoreContext> = {
  code: CODE,
  run: async (context) => {
    try {
      const opened = await context.database();
      await opened.query('select 1 as one');
      return fine(CODE, opened.engine === 'sqlite' ? 'The SQLite database answers.' : 'Postgres answers.');
    } catch (error) {
      return wrong(
        CODE,
        `The database does not answer: ${reasonOf(error)}`,
        'Check DATABASE_URL (for Supabase: Project -> Connect -> Transaction pooler) or --database; a new one is made by: pinterest-native init',
      );
    }
  },
};
