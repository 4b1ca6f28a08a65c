import type { Database } from '../store/database.js';
import { readMigrations, refuseUnfitSchema } from '../store/migrate.js';
import { type Check, fine, type Finding, reasonOf, type StoreContext, unknown, wrong } from './check.js';

const CODE = 'schema_version';

export const schemaVersion: Check<StoreContext> = {
  code: CODE,
  run: async (context) => {
    let opened, isThere;
    try {
      opened = await context.database();
      isThere = await opened.hasTable('schema_version');
    } catch {
      return unknown(CODE, 'Needs the database.');
    }
    try {
      if (isThere) await refuseUnfitSchema(opened);
    } catch (error) {
      return wrong(CODE, reasonOf(error), 'Until then nothing of this release opens the database.');
    }
    return judge(isThere ? await versionOf(opened) : 0, readMigrations(opened.engine).at(-1)?.version ?? 0);
  },
};

function judge(found: number, latest: number): Finding {
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
    // This code works with it: otherwise it was refused above.
    advisory: true,
  };
}

async function versionOf(database: Database): Promise<number> {
  const [row] = await database.query<{ version: number | null }>('select max(version) as version from schema_version');
  return row?.version ?? 0;
}
