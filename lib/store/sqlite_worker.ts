// The thread on which SQLite runs, so that no fsync and no wait for a lock stalls the event loop. Loads nothing of ours:
// bundlers copy this file alone.
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { SqlValue } from './database.js';

export interface WorkerSettings {
  path: string;
  lockWaitMs: number;
}

export type Request =
  | { kind: 'query' | 'change'; sql: string; params: readonly SqlValue[]; begins?: boolean }
  | { kind: 'script'; sql: string; begins?: boolean }
  | { kind: 'open' | 'commit' | 'rollback' | 'close' };

export interface Failure {
  /** SQLite's extended result code; absent when something else failed. */
  result?: number;
  message: string;
}
/**
 * Rows come as one text, JSON of `[names, values of each row]`; an empty one: none. Of 25 rows with 42 columns that took
 * 0.19 ms of both threads, as cloned objects 0.68.
 */
export type Answer = { value: number | null } | { rows: string } | { failure: Failure };
export type Asked = Request & { id: number };
export type Answered = Answer & { id: number };

const ERROR = 1;
const BUSY = 5;
const LOCKED = 6;
/** SQLITE_READONLY_DBMOVED, which SQLite itself says only without a write-ahead log. */
const MOVED = 8 | (4 << 8);
/** What is asked of the file. What ends a transaction or the work goes without it. */
const ASKS = new Set<Request['kind']>(['query', 'change', 'script']);
/** How long SQLite itself waits for a lock before this file asks again. */
const LOCK_SLICE_MS = 200;
const KEPT_STATEMENTS = 300;
const CACHE_KIB = 16_384;
/** As same_clock.ts has it. */
const SAME_CLOCK_MS = 60_000;
/** A page that changes often is copied from the log into the file once in so many. */
const CHECKPOINT_PAGES = 4000;

const settings = workerData as WorkerSettings;
const pause = new Int32Array(new SharedArrayBuffer(4));
const statements = new Map<string, Prepared>();
let database: DatabaseSync | undefined;
/** Which file was opened, whatever has its name by now. */
let identity: bigint | undefined;
let inTransaction = false;
/** Why the transaction cannot be committed: what was asked for before its failure was heard of is refused. */
let broken: Failure | undefined;
let began = Date.now();

function open(): null {
  const opened = new (loadSqlite().DatabaseSync)(settings.path);
  try {
    opened.exec(`pragma busy_timeout = ${LOCK_SLICE_MS}`);
    // The time does not change within a statement, so SQLite may ask once for each.
    opened.function('now', { deterministic: true }, () => isoTime(0));
    opened.function('now_plus', { deterministic: true }, (milliseconds) => isoTime(Number(milliseconds)));
    opened.function('by_clock', (time, shown) => (time === null ? null : byClock(String(time), String(shown))));
    unlessLocked(() => opened.exec('pragma journal_mode = wal'));
    opened.exec('pragma synchronous = full; pragma foreign_keys = on');
    // What a statement could undo of itself is kept here until it ends, and never needs a file.
    opened.exec(`pragma temp_store = memory; pragma cache_size = -${CACHE_KIB}; pragma wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  } catch (error) {
    opened.close();
    throw error;
  }
  database = opened;
  identity = identityOfFile();
  return null;
}

/** As SQLite itself tells files apart: a device's number may change while it is mounted. */
function identityOfFile(): bigint | undefined {
  const file = statSync(settings.path, { bigint: true, throwIfNoEntry: false });
  return file?.ino;
}

/**
 * What is written to a file that has no name any more is lost: its pins would be published once more. What is read from it
 * is of the past: pins that are due in the file that is there now would wait for ever, and nobody be told.
 */
function refuseMoved(): void {
  if (identityOfFile() === identity) return;
  throw Object.assign(new Error('its file was replaced or removed while it was open'), { errcode: MOVED });
}

function loadSqlite(): typeof import('node:sqlite') {
  const { emitWarning } = process;
  // That SQLite is new in Node is no news to the users of an application.
  process.emitWarning = () => {};
  try {
    return createRequire(__filename)('node:sqlite') as typeof import('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}

function isoTime(later: number): string {
  return new Date(began + later).toISOString();
}

function byClock(time: string, shown: string): string {
  const apart = Date.now() - Date.parse(shown);
  return Math.abs(apart) < SAME_CLOCK_MS ? time : new Date(Date.parse(time) + apart).toISOString();
}

/** Asks again for as long as another process may hold the lock; then its error stands. */
function unlessLocked<T>(work: () => T): T {
  const end = performance.now() + settings.lockWaitMs;
  for (;;) {
    try {
      return work();
    } catch (error) {
      const result = (resultOf(error) ?? 0) & 0xff;
      if ((result !== BUSY && result !== LOCKED) || performance.now() >= end) throw error;
    }
    Atomics.wait(pause, 0, 0, 5 + Math.random() * 20);
  }
}

function resultOf(error: unknown): number | undefined {
  const result = (error as { errcode?: unknown }).errcode;
  return typeof result === 'number' ? result : undefined;
}

/** `names`: of a statement that gives each row as an array; Node before 22.16 gives objects alone. */
interface Prepared {
  statement: StatementSync;
  names: string[] | undefined;
}

function prepare(opened: DatabaseSync, sql: string): Prepared {
  let prepared = statements.get(sql);
  if (!prepared) {
    if (statements.size >= KEPT_STATEMENTS) statements.clear();
    const statement = opened.prepare(sql);
    const { setReturnArrays, columns } = statement as Partial<ArrayStatement>;
    setReturnArrays?.call(statement, true);
    prepared = { statement, names: setReturnArrays && columns?.call(statement).map(({ name }) => name) };
    statements.set(sql, prepared);
  }
  return prepared;
}

interface ArrayStatement {
  setReturnArrays(enabled: boolean): void;
  columns(): { name: string }[];
}

function rowsOf(opened: DatabaseSync, sql: string, params: readonly SqlValue[]): string {
  const { statement, names } = prepare(opened, sql);
  const rows = statement.all(bindings(params));
  if (rows.length === 0) return '';
  if (names) return JSON.stringify([names, rows]);
  const keys = Object.keys(rows[0] as object);
  return JSON.stringify([keys, rows.map((row) => keys.map((key) => (row as Record<string, unknown>)[key]))]);
}

function bindings(params: readonly SqlValue[]): Record<string, string | number | bigint | null> {
  return Object.fromEntries(params.map((value, index) => [`$${index + 1}`, bindable(value)]));
}

/** Whole numbers as such: Node gives every number to SQLite as a fraction, which a text column would show. */
function bindable(value: SqlValue): string | number | bigint | null {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return Number.isSafeInteger(value) ? BigInt(value as number) : (value as string | number | null);
}

function answer(request: Request): Answer {
  if (request.kind === 'open') return { value: open() };
  if (!database) throw new Error('SQLite is not open');
  const opened = database;
  if (!inTransaction) began = Date.now();
  if (!inTransaction && ASKS.has(request.kind)) refuseMoved();
  if ('begins' in request && request.begins) begin(opened);
  switch (request.kind) {
    case 'query':
      return { rows: unlessLocked(() => rowsOf(opened, request.sql, request.params)) };
    case 'change':
      return { value: unlessLocked(() => Number(prepare(opened, request.sql).statement.run(bindings(request.params)).changes)) };
    case 'script':
      opened.exec(request.sql);
      return { value: null };
    case 'commit':
      unlessLocked(() => opened.exec('commit'));
      inTransaction = false;
      return { value: null };
    case 'rollback':
      inTransaction = false;
      rollBack(opened);
      return { value: null };
    case 'close':
      database = undefined;
      statements.clear();
      opened.close();
      return { value: null };
  }
}

function begin(opened: DatabaseSync): void {
  unlessLocked(() => opened.exec('begin immediate'));
  inTransaction = true;
  // Not when it began to wait for the lock.
  began = Date.now();
}

function rollBack(opened: DatabaseSync): void {
  try {
    opened.exec('rollback');
  } catch (error) {
    // After a full disk SQLite has rolled back by itself, and says that there is nothing to roll back.
    if (resultOf(error) !== ERROR) throw error;
  }
}

function answered(asked: Asked): Answered {
  const { id, kind } = asked;
  if (kind === 'rollback') broken = undefined;
  if (broken) return { id, failure: broken };
  try {
    return { id, ...answer(asked) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const failure = { result: resultOf(error), message };
    if (inTransaction || ('begins' in asked && asked.begins)) broken = failure;
    return { id, failure };
  }
}

parentPort?.on('message', (asked: readonly Asked[]) => parentPort?.postMessage(asked.map(answered)));
