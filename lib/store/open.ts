import type { PgPool, StoreOptions } from '../types.js';
import { text, wrongType } from '../validate.js';
import type { Database } from './database.js';
import { migrate, type MigratedDatabase, type MigrateOptions } from './migrate.js';
import { PostgresDatabase } from './postgres.js';
import { connectPool } from './postgres_driver.js';
import { openSqlite } from './sqlite.js';

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_FILE = 'pinterest.sqlite';

/** The database that the options, or else `DATABASE_URL`, name, with its schema up to date. */
export async function openStore(
  options: StoreOptions | undefined,
  env: Environment,
  migrating?: MigrateOptions,
): Promise<Database> {
  const database = await open(options ?? chosenBy(env));
  try {
    await database.refuseHiddenRows?.();
    await migrate(database, migrating);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

/** The same with the schema as it is, for looking at it. */
export function openAsItIs(options: StoreOptions | undefined, env: Environment): Promise<Database> {
  return open(options ?? chosenBy(env));
}

function chosenBy(env: Environment): StoreOptions {
  return env.DATABASE_URL ? { postgres: env.DATABASE_URL } : { sqlite: DEFAULT_FILE };
}

async function open(options: StoreOptions): Promise<MigratedDatabase> {
  if ('sqlite' in options) return openSqlite(text(options.sqlite, 'store.sqlite'));
  const { schema } = options;
  if ('pool' in options) return new PostgresDatabase({ pool: givenPool(options.pool), schema });
  const pool = connectPool(text(options.postgres, 'store.postgres'));
  return new PostgresDatabase({ pool, schema, end: () => pool.end() });
}

function givenPool(pool: PgPool): PgPool {
  if (typeof (pool as PgPool | null)?.connect === 'function') return pool;
  throw wrongType('store.pool', 'a pool of "pg"', pool);
}
