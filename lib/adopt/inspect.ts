import { misuse } from '../errors.js';
import type { Queries, Row } from '../store/database.js';
import { type MigratedDatabase, readMigrations } from '../store/migrate.js';
import { hasVaultFunctions, vaultAccess } from '../vault/install.js';
import {
  ACCESS_SECRET_EXISTS, connectionWords, COUNT_EMPTY_IDS, READ_COLUMNS, readDoubled, READ_DUPLICATES, READ_FUNCTION_USERS, READ_FUNCTIONS,
  READ_OPEN_PUBLICATIONS, READ_SECRETS, READ_TELLS_OWN, READ_UNGUARDED, TABLE_TOKEN_EXISTS,
} from './catalog.js';
import { EXPECTED, fits, OLD_FUNCTIONS, REQUIRED, UNIQUE, WRITTEN } from './expected.js';
import type { ConnectionsFound, DoubledRows, Duplicate, Inspection, StatusFound, TableFound, UnguardedTable, VaultFound } from './inspection.js';
import { readChecks } from './status_checks.js';
import { allowedWords, proposedWords } from './status_words.js';

export type AdoptableDatabase = MigratedDatabase & { readonly schema: string };

const LISTED_PINS = 20;

/** Looks at a Postgres database, changes nothing. */
export async function inspect(database: MigratedDatabase): Promise<Inspection> {
  return inspectWith(database, adoptable(database).schema);
}

export function adoptable(database: MigratedDatabase): AdoptableDatabase {
  if (database.engine === 'postgres' && 'schema' in database) return database as AdoptableDatabase;
  throw misuse('ERR_INVALID_ARG_VALUE', 'database', 'Expected Postgres; an SQLite file is always of our own making');
}

export async function inspectWith(queries: Queries, schema: string): Promise<Inspection> {
  const columns = await readColumns(queries, schema);
  const has = (table: string, column?: string): boolean =>
    columns.some(({ table_name, column_name }) => table_name === table && (column ?? column_name) === column_name);
  const pendingMigrations = await readPending(queries, has('schema_version'));
  const isOurs = pendingMigrations.length < readMigrations('postgres').length;
  const tables = Object.keys(EXPECTED).map((name) => tableOf(name, columns));
  const isForeign = !isOurs && Object.keys(REQUIRED).some((name) => has(name));
  const vault = await readVault(queries, schema, has);
  return {
    schema,
    kind: isOurs ? 'ours' : isForeign ? 'foreign' : 'empty',
    tables,
    pendingMigrations,
    status: await readStatus(queries, schema, has),
    duplicates: isForeign && has('pins', 'pinterest_pin_id') ? await readDuplicates(queries) : [],
    emptyIds: isForeign && has('pins', 'pinterest_pin_id') ? await countEmptyIds(queries) : 0,
    doubled: isForeign ? await readAllDoubled(queries, has) : [],
    vault,
    functions: await readFunctions(queries, schema),
    connections: has('pinterest_connections') ? await readConnections(queries, schema, vault, has) : NO_CONNECTIONS,
    unguarded: isForeign ? await readUnguarded(queries, schema) : [],
    tellsOwn: isForeign && (await queries.query<{ tells: number }>(READ_TELLS_OWN, [schema]))[0]?.tells === 1,
    openPublications: (await queries.query<{ name: string }>(READ_OPEN_PUBLICATIONS)).map(({ name }) => name),
  };
}

type Has = (table: string, column?: string) => boolean;

interface ColumnRow extends Row {
  table_name: string;
  kind: string;
  column_name: string;
  type: string;
  required: number;
  has_default: number;
  may_alter: number;
  is_hidden: number;
}

function readColumns(queries: Queries, schema: string): Promise<ColumnRow[]> {
  return queries.query<ColumnRow>(READ_COLUMNS, [schema]);
}

async function readPending(queries: Queries, hasVersions: boolean): Promise<string[]> {
  const rows = hasVersions ? await queries.query<{ version: number }>('select version from schema_version') : [];
  return readMigrations('postgres')
    .filter(({ version }) => !rows.some((row) => row.version === version))
    .map(({ name }) => name);
}

function tableOf(name: string, columns: readonly ColumnRow[]): TableFound {
  const own = columns.filter(({ table_name }) => table_name === name);
  const expected = EXPECTED[name] ?? {};
  const there = (column: string): ColumnRow | undefined => own.find(({ column_name }) => column_name === column);
  return {
    name,
    exists: own.length > 0,
    mayAlter: own.every(({ may_alter, kind }) => may_alter === 1 && (kind === 'r' || kind === 'p')),
    hidesRows: own.some(({ is_hidden }) => is_hidden === 1),
    missingColumns: own.length === 0 ? [] : Object.keys(expected).filter((column) => there(column) === undefined),
    wrongTypes: own
      .filter(({ column_name, type }) => {
        const kind = Object.hasOwn(expected, column_name) ? expected[column_name] : undefined;
        return kind !== undefined && !fits(kind, type);
      })
      .map(({ column_name, type }) => `${column_name}: ${type}`),
    strangeRequired: own
      .filter((column) => WRITTEN.includes(name) && column.required === 1 && column.has_default === 0)
      .filter(({ column_name }) => !Object.hasOwn(expected, column_name))
      .map(({ column_name }) => column_name),
  };
}

async function readStatus(queries: Queries, schema: string, has: Has): Promise<StatusFound> {
  if (!has('pins', 'status')) return { checks: [], allowed: undefined, proposal: undefined, uses: [] };
  const checks = await readChecks(queries, schema);
  const allowed = allowedWords(checks);
  return { checks, allowed, proposal: proposedWords(allowed), uses: await readUses(queries, has) };
}

async function readUses(queries: Queries, has: Has): Promise<StatusFound['uses']> {
  const scheduled = has('pins', 'scheduled_at') ? 'scheduled_at is not null' : 'false';
  const unclaimed = has('pins', 'attempt_id') ? 'attempt_id is null' : 'true';
  const order = has('pins', 'updated_at') ? 'updated_at desc' : 'id';
  const rows = await queries.query<{ word: string; rows: number; scheduled: number; unclaimed: number; ids: string }>(
    `select status as word, count(*) as rows, count(*) filter (where is_scheduled) as scheduled,
       count(*) filter (where is_unclaimed) as unclaimed,
       coalesce(json_agg(id order by place) filter (where place <= ${LISTED_PINS} and is_unclaimed), '[]') as ids
     from (select id, status, ${scheduled} as is_scheduled, ${unclaimed} as is_unclaimed,
         row_number() over (partition by status, ${unclaimed} order by ${order}) as place
       from pins where status is not null) as ranked
     group by status order by status`,
  );
  return rows.map(({ ids, ...use }) => ({ ...use, unclaimedIds: JSON.parse(ids) as string[] }));
}

async function readDuplicates(queries: Queries): Promise<Duplicate[]> {
  type PinRow = { pinterest_pin_id: string; id: string; status: string; blog_project_id: string; title: string | null };
  const found = new Map<string, Duplicate>();
  for (const row of await queries.query<PinRow>(READ_DUPLICATES)) {
    const { pinterest_pin_id: pinterestPinId, id, title, status, blog_project_id: projectId } = row;
    const duplicate = found.get(pinterestPinId) ?? { pinterestPinId, pins: [] };
    duplicate.pins.push({ id, title, status, projectId });
    found.set(pinterestPinId, duplicate);
  }
  return [...found.values()];
}

async function countEmptyIds(queries: Queries): Promise<number> {
  const [row] = await queries.query<{ rows: number }>(COUNT_EMPTY_IDS);
  return row?.rows ?? 0;
}

async function readAllDoubled(queries: Queries, has: Has): Promise<DoubledRows[]> {
  const found: DoubledRows[] = [];
  for (const [table, columns] of Object.entries(UNIQUE)) {
    if (!['id', ...columns].every((column) => has(table, column))) continue;
    const rows = await queries.query<{ ids: string }>(readDoubled(table, columns));
    found.push(...rows.map(({ ids }) => ({ table, columns, ids })));
  }
  return found;
}

async function readUnguarded(queries: Queries, schema: string): Promise<UnguardedTable[]> {
  const tables = Object.keys(EXPECTED).join(',');
  const rows = await queries.query<{ table_name: string; readers: string }>(READ_UNGUARDED, [schema, tables]);
  return rows.map(({ table_name: table, readers }) => ({ table, readers: readers.split(',').filter(Boolean) }));
}

async function readVault(queries: Queries, schema: string, has: Has): Promise<VaultFound> {
  const access = await vaultAccess(queries);
  const hasFunctions = await hasVaultFunctions(queries, schema);
  const counts = { plain: 0, sealed: 0, orphans: 0 };
  if (access === 'usable' && has('pinterest_connections')) {
    Object.assign(counts, (await queries.query(READ_SECRETS))[0]);
  }
  return { access, ...counts, hasFunctions };
}

async function readFunctions(queries: Queries, schema: string): Promise<Inspection['functions']> {
  const rows = await queries.query<{ signature: string; is_replaced: number; is_exposed: number }>(READ_FUNCTIONS, [
    schema,
    OLD_FUNCTIONS.join(','),
  ]);
  const users = await queries.query<{ what: string; signature: string }>(READ_FUNCTION_USERS, [schema, OLD_FUNCTIONS.join(',')]);
  return rows.map(({ signature, is_replaced, is_exposed }) => {
    const usedBy = users.filter((user) => user.signature === signature).map(({ what }) => what);
    return { signature, isReplaced: is_replaced === 1, isExposed: is_exposed === 1, usedBy };
  });
}

const NO_CONNECTIONS: ConnectionsFound = { total: 0, withoutApp: 0, inactive: 0, withoutTokens: 0, withoutScope: 0, words: [], statusChecks: [] };

async function readConnections(
  queries: Queries,
  schema: string,
  { access }: VaultFound,
  has: Has,
): Promise<ConnectionsFound> {
  const tokens = [
    ...(access === 'usable' ? [ACCESS_SECRET_EXISTS] : []),
    ...(has('pinterest_tokens') ? [TABLE_TOKEN_EXISTS] : []),
  ];
  const column = (name: string, condition: string): string => (has('pinterest_connections', name) ? condition : 'true');
  const withoutApp = column('app_id', "app_id = ''");
  const [row] = await queries.query<Row & Omit<ConnectionsFound, 'words' | 'statusChecks'>>(
    `select count(*) as total,
       count(*) filter (where ${withoutApp}) as "withoutApp",
       count(*) filter (where ${has('pinterest_connections', 'is_active') ? 'not is_active' : 'false'}) as inactive,
       count(*) filter (where ${column('scope', 'scope is null')}) as "withoutScope",
       count(*) filter (where not (${tokens.join(' or ') || 'false'})) as "withoutTokens"
     from pinterest_connections c`,
  );
  const words = has('pinterest_connections', 'status') ? await queries.query<ConnectionsFound['words'][number]>(connectionWords(withoutApp)) : [];
  return { ...(row ?? NO_CONNECTIONS), words, statusChecks: await readChecks(queries, schema, 'pinterest_connections') };
}
