import { setTimeout as sleep } from 'node:timers/promises';

import type { PgClient, PgPool } from '../types.js';
import type { Queries, Row, SqlValue, Transaction } from './database.js';
import { storeClosed, storeFailure } from './failure.js';
import type { MigratedDatabase, MigrationQueries } from './migrate.js';
import { PostgresDialect, TABLES } from './postgres_dialect.js';
import { isContended, isLost, markLost, postgresFailure } from './postgres_failure.js';
import { asSent, plainRows } from './postgres_values.js';
import { checkedParams } from './statement.js';
import { refuseInside, runTransaction } from './transaction.js';

/** How often a victim of a deadlock or of a serialization failure runs in all. */
const RUNS = 6;
const LONGEST_PAUSE_MS = 400;
/** Of the lock under which migrations run, in this transaction only: a pooler would lose a session's. */
const MIGRATION_LOCK = 7_305_793_112;

export interface PostgresSettings {
  pool: PgPool;
  schema?: string;
  /** Of a pool that is ours. */
  end?: () => Promise<void>;
}

type Listening = {
  on?: (event: 'error' | 'connect', listener: (client: Listening) => void) => unknown;
  off?: Listening['on'];
  listeners?: (event: 'error') => unknown[];
};
/** A lost connection also fails the statement that waits for it; without a listener it would end the process. */
const heard = (): void => {};
/** How many databases there are on a pool: an application may open a service for each of its tenants, and one listener does for all. */
const onPool = new WeakMap<PgPool, number>();
/**
 * From its first moment: what comes with the word that the connection is there is told before the pool hands it out. Once, however
 * many services share the pool.
 */
const hear = (client: Listening): void => {
  if (client.listeners?.('error').includes(heard) !== true) client.on?.('error', heard);
};

// What is handed over must not be forgotten by a server that crashes: without `synchronous_commit`, which a server's
// settings may switch off, pins were published twice.
const BEGIN = 'begin isolation level read committed; set local synchronous_commit = on';

/** Whoever set a shorter wait, for a session, a role or the database, keeps it. */
const waitAtMost = (lockWaitMs: number): string => `select set_config('lock_timeout', case
  when current_setting('lock_timeout')::interval between interval '1 ms' and interval '${lockWaitMs} ms' then current_setting('lock_timeout')
  else '${lockWaitMs}' end, true)`;

/**
 * Not by `to_regclass`: for a moment it still remembers that a table was not there when another one of the same commit
 * is seen already, and then tables that a process of ours has just made look like another application's.
 */
const NAMED_TABLE = `from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1 and c.relname = $2 and c.relkind in ('r', 'p', 'v', 'm', 'f')`;

const HIDDEN_TABLES = `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1 and c.relname = any (string_to_array($2, ',')) and c.relkind in ('r', 'p') and row_security_active(c.oid)
  order by 1`;

/** Postgres through a pool. Needs nothing of a session, so that a transaction pooler may stand between. */
export class PostgresDatabase implements MigratedDatabase {
  readonly engine = 'postgres';
  readonly #pool: PgPool;
  readonly #dialect: PostgresDialect;
  readonly #end: (() => Promise<void>) | undefined;
  readonly #running = new Set<Promise<unknown>>();
  #closed = false;

  constructor({ pool, schema, end }: PostgresSettings) {
    this.#pool = pool;
    this.#dialect = new PostgresDialect(schema);
    this.#end = end;
    const others = onPool.get(pool) ?? 0;
    onPool.set(pool, others + 1);
    if (others > 0) return;
    (pool as Listening).on?.('error', heard);
    (pool as Listening).on?.('connect', hear);
  }

  get schema(): string {
    return this.#dialect.schema;
  }

  query<T extends Row = Row>(sql: string, params: readonly SqlValue[] = []): Promise<T[]> {
    checkedParams(sql, params);
    refuseInside(this);
    return this.#run((client) => this.#statements(client).query<T>(sql, params));
  }

  change(sql: string, params: readonly SqlValue[] = []): Promise<number> {
    checkedParams(sql, params);
    refuseInside(this);
    return this.#run((client) => this.#statements(client).change(sql, params));
  }

  transaction<T>(work: (queries: Transaction) => Promise<T>, options?: { lockWaitMs: number }): Promise<T> {
    refuseInside(this);
    const begin = options === undefined ? BEGIN : `${BEGIN}; ${waitAtMost(options.lockWaitMs)}`;
    return this.#run((client) => this.#transactionOn(client, work, begin));
  }

  migration<T>(work: (queries: MigrationQueries) => Promise<T>): Promise<T> {
    return this.#run((client) =>
      this.#transactionOn(client, async (queries) => {
        await queries.query('select pg_advisory_xact_lock($1::bigint)', [MIGRATION_LOCK]);
        const schemas = await queries.query('select 1 from pg_namespace where nspname = $1', [this.#dialect.schema]);
        if (schemas.length === 0) await send(client, `create schema "${this.#dialect.schema}"`);
        const script = async (sql: string): Promise<void> => void (await send(client, this.#dialect.script(sql)));
        return work({ queries, script });
      }),
    );
  }

  async hasTable(name: string): Promise<boolean> {
    const rows = await this.query(`select 1 ${NAMED_TABLE}`, [this.schema, name]);
    return rows.length > 0;
  }

  /** With row level security in the way every statement would find nothing, and nobody would notice. */
  async refuseHiddenRows(): Promise<void> {
    if (!(await this.hasTable('schema_version'))) return;
    const hidden = await this.query<{ name: string }>(HIDDEN_TABLES, [this.schema, TABLES.join(',')]);
    if (hidden.length === 0) return;
    throw storeFailure(
      'store_denied',
      `The user of the Postgres database does not see the rows of its tables (${hidden.map(({ name }) => name).join(', ')}). ` +
        'Connect as the owner of the tables, on Supabase as "postgres", or as a user with BYPASSRLS; an owner who is kept ' +
        'out needs: alter table ... no force row level security.',
      { stopped: 'permanent' },
    );
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    // A pool that ends while somebody waits for a connection keeps him waiting.
    await Promise.allSettled(this.#running);
    await this.#end?.();
    // A pool of our own goes with us, and may still tell of a connection that it closes.
    if (this.#end) return;
    const others = (onPool.get(this.#pool) ?? 1) - 1;
    onPool.set(this.#pool, others);
    if (others > 0) return;
    (this.#pool as Listening).off?.('error', heard);
    (this.#pool as Listening).off?.('connect', hear);
  }

  async #run<T>(work: (client: PgClient) => Promise<T>): Promise<T> {
    if (this.#closed) throw storeClosed();
    const running = again(() => this.#withClient(work));
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  async #withClient<T>(work: (client: PgClient) => Promise<T>): Promise<T> {
    const client = await this.#connect();
    (client as Listening).on?.('error', heard);
    let failure: unknown;
    try {
      return await work(client);
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      (client as Listening).off?.('error', heard);
      client.release(isLost(failure));
    }
  }

  async #connect(): Promise<PgClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw postgresFailure(error);
    }
  }

  async #transactionOn<T>(client: PgClient, work: (queries: Transaction) => Promise<T>, begin = BEGIN): Promise<T> {
    await send(client, begin).catch(async (error: unknown) => {
      // Half of it may have worked, and the next user of the connection must not find a transaction open.
      if (!isLost(error)) await send(client, 'rollback').catch(() => {});
      throw error;
    });
    const transaction = {
      ...this.#statements(client),
      commit: () => commit(client),
      rollback: async (cause: unknown) => {
        // Nobody answers on a lost connection, and its end is a rollback.
        if (!isLost(cause)) await send(client, 'rollback');
      },
    };
    return runTransaction(this, transaction, work);
  }

  #statements(client: PgClient): Queries {
    const run = (sql: string, params: readonly SqlValue[]) => send(client, this.#dialect.statement(sql), params);
    return {
      query: async <T extends Row>(sql: string, params: readonly SqlValue[] = []) =>
        plainRows<T>(await run(sql, params)),
      change: async (sql, params = []) => (await run(sql, params)).rowCount ?? 0,
    };
  }
}

async function send(client: PgClient, text: string, params: readonly SqlValue[] = []) {
  try {
    return await client.query({ text, values: params.map(storable), types: asSent });
  } catch (error) {
    throw postgresFailure(error);
  }
}

/**
 * Postgres takes no NUL in a text, and one of Pinterest's or of a caller's would keep from being written all that is
 * written along with it: renewed tokens too.
 */
function storable(value: SqlValue): SqlValue {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
}

async function commit(client: PgClient): Promise<void> {
  try {
    await send(client, 'commit');
  } catch (error) {
    if (!isLost(error)) throw error;
    const message = `${(error as Error).message} It happened while committing: whether this was kept shows when it is read again.`;
    throw markLost(storeFailure('store_unavailable', message, { retryable: true }));
  }
}

async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let run = 1; ; run += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isContended(error) || run === RUNS) throw error;
    }
    await sleep(Math.random() * Math.min(LONGEST_PAUSE_MS, 25 * 2 ** run));
  }
}
