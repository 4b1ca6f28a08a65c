import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Queries } from '../store/database.js';
import { storeFailure } from '../store/failure.js';
import type { MigratedDatabase } from '../store/migrate.js';

// Without a look into the schema itself: to a role that may not use it, its name alone is an error.
const VAULT = `
select coalesce(bool_or(has_function_privilege(p.oid, 'execute')), false) as may_write,
  coalesce(bool_or(has_table_privilege(v.oid, 'select')), false) as may_read, count(p.oid) > 0 as installed
from pg_namespace n
left join pg_proc p on p.pronamespace = n.oid and p.proname = 'create_secret'
left join pg_class v on v.relnamespace = n.oid and v.relname = 'decrypted_secrets'
where n.nspname = 'vault' and has_schema_privilege(n.oid, 'usage')`;
const EXISTS = "select 1 from pg_namespace where nspname = 'vault'";
const FUNCTIONS = `
select count(*) as functions from pg_proc join pg_namespace n on n.oid = pronamespace
where n.nspname = $1 and proname like 'pinterest\\_vault\\_%'`;
const FUNCTION_COUNT = 5;

export type VaultAccess = 'absent' | 'denied' | 'usable';

/** Supabase Vault, as the role sees it that this database is opened as. */
export async function vaultAccess(queries: Queries): Promise<VaultAccess> {
  if ((await queries.query(EXISTS)).length === 0) return 'absent';
  const [vault] = await queries.query<{ may_write: number; may_read: number; installed: number }>(VAULT);
  return vault?.may_write === 1 && vault.may_read === 1 ? 'usable' : 'denied';
}

export async function hasVaultFunctions(queries: Queries, schema: string): Promise<boolean> {
  const [row] = await queries.query<{ functions: number }>(FUNCTIONS, [schema]);
  return (row?.functions ?? 0) >= FUNCTION_COUNT;
}

/** A script that may run again. */
export function vaultFunctions(): string {
  return readFileSync(join(__dirname, 'functions.sql'), 'utf8');
}

/** Makes the functions that a token store in Vault needs, when they are not there. */
export async function installVault(database: MigratedDatabase & { schema?: string }): Promise<void> {
  const { schema } = database;
  if (schema === undefined) {
    throw storeFailure('vault_missing', 'store.vault: SQLite has no Vault; leave it out.', { field: 'store.vault', stopped: 'permanent' });
  }
  if (await hasVaultFunctions(database, schema)) return;
  await database.migration(async ({ queries, script }) => {
    refuseWithoutVault(await vaultAccess(queries));
    await script(vaultFunctions());
  });
}

export function refuseWithoutVault(access: VaultAccess): void {
  if (access === 'usable') return;
  if (access === 'absent') {
    const why = 'The database has no Vault: enable the extension supabase_vault, or leave store.vault out.';
    throw storeFailure('vault_missing', why, { field: 'store.vault', stopped: 'permanent' });
  }
  const why = 'The database has a Vault that this user may not use: connect as the owner of the tables, on Supabase "postgres".';
  throw storeFailure('store_denied', why, { stopped: 'permanent' });
}

/** What a service that was told this of Vault refuses to open. */
export async function refuseUnfitVault(
  database: MigratedDatabase & { schema?: string },
  vault: boolean | undefined,
): Promise<void> {
  if (vault === undefined) return refuseForgottenVault(database);
  // Functions that are not there yet it adds, where it may.
  if (!vault || (database.schema !== undefined && (await hasVaultFunctions(database, database.schema)))) return;
  refuseWithoutVault(await vaultAccess(database));
}

/**
 * Where the tokens of a database are is a fact of the database: a process that looks elsewhere finds none, and would
 * store the next pair where nobody else looks.
 */
export async function refuseForgottenVault(database: MigratedDatabase & { schema?: string }): Promise<void> {
  if (database.schema === undefined || !(await hasVaultFunctions(database, database.schema))) return;
  throw storeFailure(
    'store_tokens_in_vault',
    'The tokens of this database are in Supabase Vault: set store.vault to true, or PINTEREST_VAULT=true. Say ' +
      'false only after they were moved with "pinterest-native keys adopt --to table".',
    { stopped: 'permanent', field: 'store.vault' },
  );
}
