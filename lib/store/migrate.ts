import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Database, Queries } from './database.js';
import { storeFailure } from './failure.js';

/** What a migration runs on. */
export interface MigrationQueries {
  queries: Queries;
  /** Several statements at once, without parameters. */
  script(sql: string): Promise<void>;
}

export interface MigratedDatabase extends Database {
  /** All of `work` or none of it, one process at a time. */
  migration<T>(work: (queries: MigrationQueries) => Promise<T>): Promise<T>;
  hasTable(name: string): Promise<boolean>;
  refuseHiddenRows?(): Promise<void>;
}

export interface Migration {
  version: number;
  name: string;
  sql: string;
  checksum: string;
  /** Code that does not know it cannot work with the schema any more. */
  breaking: boolean;
}

export interface MigrateOptions {
  /** Adds to tables of another application that are already there, which is asked for first. Default `false`. */
  adopt?: boolean;
}

type Applied = { version: number; name: string; checksum: string; breaking: number };

/** Names that another application's database may have too. */
const COMMON_TABLES = ['blog_projects', 'blog_articles', 'boards', 'pins', 'pinterest_connections'];
const FILE = /^(\d{4})_\w+\.sql$/;
const VERSIONS = `create table if not exists schema_version (
  version integer primary key,
  name text not null,
  checksum text not null,
  breaking boolean not null,
  applied_at text not null
)`;

/** The files of an engine, in order. Once released a file never changes: its checksum is kept in every database. */
export function readMigrations(engine: Database['engine']): Migration[] {
  const folder = join(__dirname, 'migrations', engine);
  return readdirSync(folder)
    .filter((name) => FILE.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n');
      const checksum = createHash('sha256').update(sql).digest('hex');
      return { version: Number(name.slice(0, 4)), name, sql, checksum, breaking: sql.startsWith('-- breaking') };
    });
}

/** Brings the schema up to date. Processes may do so at the same time: each migration is applied once. */
export async function migrate(
  database: MigratedDatabase,
  { adopt = false }: MigrateOptions = {},
  migrations: readonly Migration[] = readMigrations(database.engine),
): Promise<void> {
  const applied = (await database.hasTable('schema_version')) ? await readApplied(database) : [];
  refuseStrange(applied, migrations);
  if (applied.length === 0 && !adopt) await refuseForeign(database);
  for (const migration of migrations) {
    if (!applied.some(({ version }) => version === migration.version)) await apply(database, migration);
  }
}

/** What a service of this release refuses to open; what is only old it brings up to date. */
export async function refuseUnfitSchema(database: MigratedDatabase): Promise<void> {
  await database.refuseHiddenRows?.();
  refuseStrange(await readApplied(database), readMigrations(database.engine));
}

function readApplied(queries: Queries): Promise<Applied[]> {
  return queries.query<Applied>('select version, name, checksum, breaking from schema_version order by version');
}

function apply(database: MigratedDatabase, migration: Migration): Promise<void> {
  return database.migration((on) => applyWithin(on, migration));
}

/** Applies a migration that was not, in a transaction that is under way. */
export async function applyWithin({ queries, script }: MigrationQueries, migration: Migration): Promise<void> {
  await script(VERSIONS);
  const { version, name, checksum, breaking } = migration;
  // First of all, so that a process that does the same work waits here or sees that it was done.
  const isOurs = await queries.change(
    `insert into schema_version (version, name, checksum, breaking, applied_at)
     values ($1, $2, $3, $4, $5) on conflict (version) do nothing`,
    [version, name, checksum, breaking, new Date().toISOString()],
  );
  if (isOurs > 0) await script(migration.sql);
  else refuseStrange(await readApplied(queries), [migration]);
}

async function refuseForeign(database: MigratedDatabase): Promise<void> {
  const there: string[] = [];
  for (const name of COMMON_TABLES) if (await database.hasTable(name)) there.push(name);
  // Another process may have made them just now.
  if (there.length === 0 || (await database.hasTable('schema_version'))) return;
  throw storeFailure(
    'store_not_adopted',
    `The database already has tables named ${there.join(', ')} that this package did not make. Run ` +
      '"pinterest-native init", which shows what it would add to them and asks first, or choose another schema.',
    { stopped: 'permanent' },
  );
}

function refuseStrange(applied: readonly Applied[], known: readonly Migration[]): void {
  for (const { version, name, checksum, breaking } of applied) {
    const ours = known.find((migration) => migration.version === version);
    if (ours && ours.checksum !== checksum) {
      throw storeFailure(
        'store_schema_changed',
        `Migration ${ours.name} is not the one that made this database. A released migration never changes: install ` +
          'the package again, or use the release that made the database.',
        { stopped: 'permanent' },
      );
    }
    const latest = known.at(-1)?.version ?? 0;
    if (!ours && version > latest && breaking) {
      throw storeFailure(
        'store_schema_newer',
        `The database was changed by a newer release (${name}), which this one cannot work with. Update the package ` +
          'here too.',
        { stopped: 'permanent' },
      );
    }
  }
}
