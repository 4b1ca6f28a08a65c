import type { Database, Row, SqlValue, Transaction } from './database.js';
import { storeClosed } from './failure.js';

/** A database that is opened by the first call that needs it. A failed opening is tried again by the next. */
export class OpenedLater implements Database {
  readonly engine: Database['engine'];
  readonly #open: () => Promise<Database>;
  readonly #running = new Set<Promise<unknown>>();
  #opening: Promise<Database> | undefined;
  #closed = false;

  constructor(engine: Database['engine'], open: () => Promise<Database>) {
    this.engine = engine;
    this.#open = open;
  }

  query<T extends Row = Row>(sql: string, params?: readonly SqlValue[]): Promise<T[]> {
    return this.#run((database) => database.query<T>(sql, params));
  }

  change(sql: string, params?: readonly SqlValue[]): Promise<number> {
    return this.#run((database) => database.change(sql, params));
  }

  transaction<T>(work: (queries: Transaction) => Promise<T>, options?: { lockWaitMs: number }): Promise<T> {
    return this.#run((database) => database.transaction(work, options));
  }

  /** After what was begun: a pool that ends under a waiting statement leaves it waiting. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#running);
    const opening = this.#opening;
    this.#opening = undefined;
    await (await opening)?.close();
  }

  async #run<T>(work: (database: Database) => Promise<T>): Promise<T> {
    if (this.#closed) throw storeClosed();
    const running = this.#opened().then(work);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  #opened(): Promise<Database> {
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }
}
