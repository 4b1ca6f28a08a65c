import type { Database, Queries, Row, SqlValue } from './database.js';
import { storeClosed } from './failure.js';

/** A database that is opened by the first call that needs it. A failed opening is tried again by the next. */
export class OpenedLater implements Database {
  readonly engine: Database['engine'];
  readonly #open: () => Promise<Database>;
  #opening: Promise<Database> | undefined;

  constructor(engine: Database['engine'], open: () => Promise<Database>) {
    this.engine = engine;
    this.#open = open;
  }

  async query<T extends Row = Row>(sql: string, params?: readonly SqlValue[]): Promise<T[]> {
    return (await this.#opened()).query<T>(sql, params);
  }

  async change(sql: string, params?: readonly SqlValue[]): Promise<number> {
    return (await this.#opened()).change(sql, params);
  }

  async transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T> {
    return (await this.#opened()).transaction(work);
  }

  async close(): Promise<void> {
    const opening = this.#opening;
    this.#opening = Promise.reject(storeClosed());
    // Who comes too late is told so; nobody waits for this promise otherwise.
    this.#opening.catch(() => {});
    await (await opening?.catch(() => undefined))?.close();
  }

  #opened(): Promise<Database> {
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }
}
