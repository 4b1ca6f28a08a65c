/** What an SQL statement takes and gives on both engines. Times are ISO dates in UTC, JSON is text. */
export type SqlValue = string | number | boolean | null;
export type Row = Record<string, SqlValue>;

/** Runs statements, in order. `$1`, `$2`, ... are the parameters on both engines. */
export interface Queries {
  /** The rows, of a statement with `returning` too. */
  query<T extends Row = Row>(sql: string, params?: readonly SqlValue[]): Promise<T[]>;
  /** How many rows a statement changed. */
  change(sql: string, params?: readonly SqlValue[]): Promise<number>;
}

/** One database of either engine. Everything above it is the same code. */
export interface Database extends Queries {
  readonly engine: 'sqlite' | 'postgres';
  /**
   * All of `work` or none of it. One transaction at a time sees the rows it changes: on Postgres by row
   * locks (`for update`), on SQLite because it has one writer. `work` may run again after a serialization
   * failure or a deadlock, so it changes nothing but the database. Never waits for the network.
   */
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
