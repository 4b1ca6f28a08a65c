import type { Database } from '../store/database.js';
import { readMigrations } from '../store/migrate.js';
import { type Check, fine, type StoreContext, unknown, wrong } from './check.js';

const CODE = 'schema_version';

export const schemaVersion: Check<StoreContext> = {
  code: CODE,
  run: async (context) => {
    let opened;
    try {
      opened = await context.database();
    } catch {
      return unknown(CODE, 'Needs the database.');
    }
    const latest = readMigrations(opened.engine).at(-1)?.version ?? 0;
    const found = await versionOf(opened);
    if (found === latest) return fine(CODE, `The schema is at version ${found}.`);
    if (found < latest) {
      return wrong(CODE, `The schema is at version ${found}, this release needs ${latest}.`, 'Bring it up to date: pinterest-native init');
    }
    return {
      ...wrong(
        CODE,
        `The schema is at version ${found}, newer than this release knows (${latest}).`,
        'Update the package here too: another process runs a newer one on this database.',
      ),
      // A newer schema that this code cannot work with does not even open.
      advisory: true,
    };
  },
};

/** 0: there is no schema of ours. */
async function versionOf(database: Database): Promise<number> {
  try {
    const [row] = await database.query<{ version: number | null }>('select max(version) as version from schema_version');
    return row?.version ?? 0;
  } catch {
    return 0;
  }
}
