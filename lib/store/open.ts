import type { StoreOptions } from '../types.js';
import type { Database } from './database.js';
import { storeFailure } from './failure.js';
import { migrate } from './migrate.js';
import { openSqlite } from './sqlite.js';

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_FILE = 'pinterest.sqlite';

/** The database that the options, or else `DATABASE_URL`, name, with its schema up to date. */
export async function openStore(options: StoreOptions | undefined, env: Environment): Promise<Database> {
  const database = await open(options ?? chosenBy(env));
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

function chosenBy(env: Environment): StoreOptions {
  return env.DATABASE_URL ? { postgres: env.DATABASE_URL } : { sqlite: DEFAULT_FILE };
}

async function open(options: StoreOptions) {
  if ('sqlite' in options) return openSqlite(options.sqlite);
  throw storeFailure('store_unsupported', 'Postgres is not there yet.');
}
