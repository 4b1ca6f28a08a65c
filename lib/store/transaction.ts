import { AsyncLocalStorage } from 'node:async_hooks';

import { misuse, PinterestError } from '../errors.js';
import type { Database, Queries, Row, SqlValue, Transaction } from './database.js';
import { checkedParams } from './statement.js';

/** One connection to a database, with a transaction open on it. */
export interface OpenTransaction extends Queries {
  /** Statements and the commit may be sent before the ones before are answered: after one that fails, all are refused. */
  isPipelined?: boolean;
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
  work: (queries: Transaction) => Promise<T>,
): Promise<T> {
  const inside: Current = { database, open: true };
  const queries = new TransactionQueries(transaction);
  try {
    const result = await current.run(inside, () => work(queries));
    const ended = queries.end();
    if (!transaction.isPipelined) await ended;
    await Promise.all([ended, transaction.commit()]);
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

class TransactionQueries implements Transaction {
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

  send(sql: string, params: readonly SqlValue[] = []): void {
    void this.change(sql, params);
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
    const next = (): Promise<T> => (this.#failure ? Promise.reject(this.#failure.error as Error) : statement());
    const before = this.#last;
    const result = this.#transaction.isPipelined ? next() : before.then(next);
    this.#last = result.then(() => before).catch((error: unknown) => {
      this.#failure ??= { error };
    });
    return result;
  }
}
