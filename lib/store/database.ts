/** What an SQL statement takes and gives on both engines. Times are ISO dates in UTC, JSON is text. */
export type SqlValue = string | number | boolean | null;
export type Row = Record<string, SqlValue>;

/**
 * Runs statements, in order. One text serves both engines: it is Postgres's SQL as far as SQLite has it too, and
 *
 * - `$1`, `$2`, ... are the parameters, each given exactly once in `params`;
 * - `now()` is when the transaction began, or the statement outside of one; `now_plus($1)` is that many milliseconds
 *   later; `by_clock(time, $1)` is `time` of a clock that shows `$1` by now, as the database's clock has it: where the
 *   two are less than a minute apart, `time` itself;
 * - `for update`, `of ...`, `skip locked` and casts of parameters (`$1::uuid`) are left out on SQLite, whose one
 *   writer needs no row locks and which has no such types;
 * - a table stands right after `from`, `join`, `into` or `update`, where its schema is put before it on Postgres.
 *
 * A boolean goes in as one and comes back as 1 or 0 on both engines, from an expression too; in a statement it is
 * compared with `true`, not with 1. Ids are UUIDs: SQLite would take any text, Postgres says `store_value`.
 */
export interface Queries {
  /** The rows, of a statement with `returning` too. */
  query<T extends Row = Row>(sql: string, params?: readonly SqlValue[]): Promise<T[]>;
  /** How many rows a statement changed. */
  change(sql: string, params?: readonly SqlValue[]): Promise<number>;
}

export interface Transaction extends Queries {
  /**
   * A statement of which nothing is asked: what follows, the commit too, goes to the database along with it. When it
   * fails, the transaction does.
   */
  send(sql: string, params?: readonly SqlValue[]): void;
}

/**
 * One database of either engine. Everything above it is the same code.
 *
 * Its failures are `PinterestError`s: `store_locked`, `store_full`, `store_unavailable` (all worth trying again),
 * `store_conflict` (a unique index), `store_constraint` (any other rule of the schema), `store_value` (no UUID, no
 * date), `store_denied`, `store_broken`, `store_failed` (a statement that is wrong), `closed`. Opening one adds
 * `store_unsupported`, `store_driver_missing`, `store_not_adopted`, `store_duplicates`, `store_schema_newer` and
 * `store_schema_changed`.
 */
export interface Database extends Queries {
  readonly engine: 'sqlite' | 'postgres';
  /**
   * All of `work` or none of it. One transaction at a time sees the rows it changes: on Postgres by row
   * locks (`for update`), on SQLite because it has one writer. `work` may run again after a serialization
   * failure or a deadlock, so it changes nothing but the database. Never waits for the network.
   *
   * After a statement that failed nothing of it is kept, even when `work` catches the error.
   *
   * `lockWaitMs`: on Postgres, how long each statement waits for what somebody else has locked, unless a
   * shorter `lock_timeout` is set; then it is `store_locked`.
   */
  transaction<T>(work: (queries: Transaction) => Promise<T>, options?: { lockWaitMs: number }): Promise<T>;
  close(): Promise<void>;
}
