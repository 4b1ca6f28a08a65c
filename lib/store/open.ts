import { misuse } from '../errors.js';
import type { PgPool, StoreOptions } from '../types.js';
import { oneOf, text, wrongType } from '../validate.js';
import { installVault, refuseForgottenVault } from '../vault/install.js';
import { migrate, type MigratedDatabase, type MigrateOptions } from './migrate.js';
import { PostgresDatabase } from './postgres.js';
import { connectPool } from './postgres_driver.js';
import { openSqlite } from './sqlite.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The database that the options name, with its schema up to date. */
export async function openStore(options: StoreOptions, env: Environment, migrating?: MigrateOptions): Promise<MigratedDatabase> {
  const vault = vaultOption(options, env);
  const database = await connectStore(options);
  try {
    await database.refuseHiddenRows?.();
    await migrate(database, migrating);
    if (vault) await installVault(database);
    else if (vault === undefined) await refuseForgottenVault(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

/** The same database as it is, for looking at it before anything is changed. */
export async function connectStore(options: StoreOptions): Promise<MigratedDatabase> {
  if ('sqlite' in options) return openSqlite(text(options.sqlite, 'store.sqlite'));
  const { schema } = options;
  if ('pool' in options) return new PostgresDatabase({ pool: givenPool(options.pool), schema });
  const pool = connectPool(text(options.postgres, 'store.postgres'));
  return new PostgresDatabase({ pool, schema, end: () => pool.end() });
}

/** Whether tokens are kept in Supabase Vault; undefined when nobody said. */
export function vaultOption(options: StoreOptions, env: Environment): boolean | undefined {
  if (options.vault !== undefined) return options.vault;
  const given = env.PINTEREST_VAULT;
  if (!given) return undefined;
  const vault = oneOf(given, 'PINTEREST_VAULT', ['true', 'false']) === 'true';
  if (vault && 'sqlite' in options) {
    const message = 'Expected none with SQLite, or DATABASE_URL with the Postgres database that is meant; SQLite has no Vault';
    throw misuse('ERR_INVALID_ARG_VALUE', 'PINTEREST_VAULT', message);
  }
  return vault;
}

function givenPool(pool: PgPool): PgPool {
  if (typeof (pool as PgPool | null)?.connect === 'function') return pool;
  throw wrongType('store.pool', 'a pool of "pg"', pool);
}
