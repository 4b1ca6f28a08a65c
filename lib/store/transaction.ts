import { AsyncLocalStorage } from 'node:async_hooks';

import { misuse, PinterestError } from '../errors.js';
import type { Database, Queries, Row, SqlValue } from './database.js';
import { checkedParams } from './statement.js';

/** One connection to a database, with a transaction open on it. */
export interface OpenTransaction extends Queries {
  commit(): Promise<void>;
  rollback(cause: unknown): Promise<void>;
}

interface Current {
  database: Database;
  open: boolean;
}
const current = new AsyncLocalStorage<Current>();

/** Inside a transaction of its own, a statement to the database itself would wait for that transaction for ever. */
export function refuseInside(database: Database): void {
  const inside = current.getStore();
  if (!inside?.open || inside.database !== database) return;
  throw misuse('ERR_INVALID_ARG_VALUE', 'database', 'Inside a transaction, use the queries that it was given');
}

/** Runs `work` and commits; whatever fails rolls all of it back. */
export async function runTransaction<T>(
  database: Database,
  transaction: OpenTransaction,
  work: (queries: Queries) => Promise<T>,
): Promise<T> {
  const inside: Current = { database, open: true };
  const queries = new TransactionQueries(transaction);
  try {
    const result = await current.run(inside, () => work(queries));
    await queries.end();
    await transaction.commit();
    return result;
  } catch (error) {
    await queries.end().catch(() => {});
    // The first error is the one that explains.
    await transaction.rollback(error).catch(() => {});
    throw error;
  } finally {
    inside.open = false;
  }
}

class TransactionQueries implements Queries {
  readonly #transaction: OpenTransaction;
  #last: Promise<unknown> = Promise.resolve();
  #failure: { error: unknown } | undefined;
  #ended = false;

  constructor(transaction: OpenTransaction) {
    this.#transaction = transaction;
  }

  query<T extends Row = Row>(sql: string, params: readonly SqlValue[] = []): Promise<T[]> {
    checkedParams(sql, params);
    return this.#run(() => this.#transaction.query<T>(sql, params));
  }

  change(sql: string, params: readonly SqlValue[] = []): Promise<number> {
    checkedParams(sql, params);
    return this.#run(() => this.#transaction.change(sql, params));
  }

  /** Waits for what `work` left running, so that no statement can come after the commit. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.#last;
    // Postgres answers the commit of a broken transaction with a rollback and no error at all.
    if (this.#failure) throw this.#failure.error;
  }

  #run<T>(statement: () => Promise<T>): Promise<T> {
    if (this.#ended) {
      return Promise.reject(
        new PinterestError({ code: 'closed', message: 'The transaction is over; await every statement within it.' }),
      );
    }
    const result = this.#last.then(() => {
      if (this.#failure) throw this.#failure.error;
      return statement();
    });
    this.#last = result.catch((error: unknown) => {
      this.#failure ??= { error };
    });
    return result;
  }
}
