import { closeSync, openSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { resolve } from 'node:path';

import type { Queries, Row, SqlValue, Transaction } from './database.js';
import { storeFailure } from './failure.js';
import type { MigratedDatabase, MigrationQueries } from './migrate.js';
import { SqliteThread } from './sqlite_thread.js';
import { checkedParams, remembered } from './statement.js';
import { refuseInside, runTransaction } from './transaction.js';
import { Turns } from './turns.js';

const LOCK_WAIT_MS = 15_000;
const MEMORY = ':memory:';

export interface SqliteSettings {
  /** How long another process may keep the file locked before `store_locked`. */
  lockWaitMs?: number;
}

/** Opens the file, makes it when missing, and knows nothing yet of what is in it. */
export async function openSqlite(file: string, settings: SqliteSettings = {}): Promise<SqliteDatabase> {
  refuseOldNode();
  const path = file === MEMORY ? file : resolve(file);
  if (path !== MEMORY) createPrivately(path);
  const thread = new SqliteThread({ path, lockWaitMs: settings.lockWaitMs ?? LOCK_WAIT_MS });
  try {
    await thread.ask({ kind: 'open' });
  } catch (error) {
    await thread.close().catch(() => {});
    throw error;
  }
  return new SqliteDatabase(thread);
}

function refuseOldNode(): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 13)) {
    if (isBuiltin('node:sqlite')) return;
  }
  throw storeFailure(
    'store_unsupported',
    `Node ${process.versions.node} has no node:sqlite. Use Node 22.13 or later, or a Postgres database: set ` +
      'DATABASE_URL, or the option store.',
    { stopped: 'permanent' },
  );
}

/** Sealed tokens are in it: nobody but its owner reads it. SQLite gives its side files the same rights. */
function createPrivately(path: string): void {
  try {
    closeSync(openSync(path, 'a', 0o600));
  } catch (error) {
    throw storeFailure(
      'store_unavailable',
      `The SQLite database "${path}" cannot be opened: ${(error as Error).message}. Name a file in a folder that ` +
        'exists and that this process may write to.',
      { field: 'store.sqlite' },
    );
  }
}

/**
 * SQLite on its thread, which does what it is asked in order. One connection: a statement waits for a transaction that
 * was asked for before it.
 */
export class SqliteDatabase implements MigratedDatabase {
  readonly engine = 'sqlite';
  readonly #thread: SqliteThread;
  readonly #turns = new Turns();

  constructor(thread: SqliteThread) {
    this.#thread = thread;
  }

  query<T extends Row = Row>(sql: string, params: readonly SqlValue[] = []): Promise<T[]> {
    checkedParams(sql, params);
    refuseInside(this);
    return this.#turns.join(() => statementsOf(this.#thread).query<T>(sql, params));
  }

  change(sql: string, params: readonly SqlValue[] = []): Promise<number> {
    checkedParams(sql, params);
    refuseInside(this);
    return this.#turns.join(() => statementsOf(this.#thread).change(sql, params));
  }

  transaction<T>(work: (queries: Transaction) => Promise<T>): Promise<T> {
    refuseInside(this);
    return this.#transaction((queries) => work(queries));
  }

  migration<T>(work: (queries: MigrationQueries) => Promise<T>): Promise<T> {
    refuseInside(this);
    return this.#transaction((queries, beginning) => {
      const script = async (sql: string): Promise<void> =>
        void (await this.#thread.ask({ kind: 'script', sql, begins: beginning() }));
      return work({ queries, script });
    });
  }

  #transaction<T>(work: (queries: Transaction, beginning: () => boolean) => Promise<T>): Promise<T> {
    return this.#turns.take(async () => {
      this.#thread.refuseEnded();
      let begun = false;
      /** Its first statement begins it: one message fewer for each transaction. */
      const beginning = (): boolean => {
        const isFirst = !begun;
        begun = true;
        return isFirst;
      };
      const end = async (kind: 'commit' | 'rollback'): Promise<void> => {
        if (begun) await this.#thread.ask({ kind });
      };
      const transaction = {
        ...statementsOf(this.#thread, beginning),
        isPipelined: true,
        commit: () => end('commit'),
        rollback: () => end('rollback'),
      };
      return runTransaction(this, transaction, (queries) => work(queries, beginning));
    });
  }

  async hasTable(name: string): Promise<boolean> {
    const found = await this.query(`select 1 from sqlite_master where type = 'table' and name = $1`, [name]);
    return found.length > 0;
  }

  close(): Promise<void> {
    return this.#turns.take(() => this.#thread.close());
  }
}

function statementsOf(thread: SqliteThread, begins = () => false): Queries {
  return {
    query: async <T extends Row>(sql: string, params: readonly SqlValue[] = []) =>
      (await thread.ask({ kind: 'query', sql: spoken(sql), params, begins: begins() })) as T[],
    change: async (sql, params = []) =>
      (await thread.ask({ kind: 'change', sql: spoken(sql), params, begins: begins() })) as number,
  };
}

const spokenBefore = new Map<string, string>();

/** A statement without what only Postgres needs: row locks and the types of parameters. */
function spoken(sql: string): string {
  return remembered(spokenBefore, sql, () =>
    sql
      .replace(/\s+for\s+(?:no\s+key\s+)?update(?:\s+of\s+\w+)?(?:\s+skip\s+locked|\s+nowait)?\b/gi, '')
      .replace(/(\$\d+)::\w+/g, '$1'),
  );
}
