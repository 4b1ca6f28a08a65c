import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import { ownTurn } from '../own_turn.js';
import type { Row, SqlValue } from './database.js';
import { storeClosed, storeFailure } from './failure.js';
import { sqliteFailure } from './sqlite_failure.js';
import type { Answered, Asked, Failure, Request, WorkerSettings } from './sqlite_worker.js';

type Value = Row[] | number | null;
/** Characters, about five pins: reading more than that is worth a turn of the event loop. */
const MANY = 4096;

interface Waiting {
  resolve: (answered: Answered) => void;
  reject: (error: Error) => void;
}

/** The thread with the database. Keeps the process alive while it owes an answer, and no longer. */
export class SqliteThread {
  readonly #path: string;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  /** Goes out together, once the thread has answered what it has: waking it costs more than most statements. */
  #asked: Asked[] = [];
  #busy = false;
  #lastId = 0;
  #end: Error | undefined;

  constructor(settings: WorkerSettings) {
    this.#path = settings.path;
    this.#worker = new Worker(join(__dirname, 'sqlite_worker.js'), {
      workerData: settings,
      // What the application gives to its own Node, loaders too, is not meant for this thread.
      execArgv: [],
      name: 'pinterest sqlite',
    });
    this.#worker.unref();
    this.#worker.on('message', (answered: readonly Answered[]) => this.#hear(answered));
    this.#worker.on('error', (error) => this.#fail(this.#lost(error.message)));
    this.#worker.on('exit', () => this.#fail(this.#lost('it ended')));
  }

  refuseEnded(): void {
    if (this.#end) throw this.#end;
  }

  async ask(request: Request): Promise<Value> {
    this.refuseEnded();
    const answered = await new Promise<Answered>((resolve, reject) => {
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve, reject });
      this.#worker.ref();
      this.#asked.push({ ...request, id });
      this.#sendSoon();
    });
    if ('failure' in answered) throw this.#failure(answered.failure);
    if (!('rows' in answered)) return answered.value;
    if (answered.rows.length > MANY) await ownTurn();
    return rowsIn(answered.rows);
  }

  async close(): Promise<void> {
    if (this.#end) return;
    try {
      await this.ask({ kind: 'close' });
    } finally {
      this.#end ??= storeClosed();
      await this.#worker.terminate();
    }
  }

  /** At the end of this turn of the event loop: what else comes in it goes along. */
  #sendSoon(): void {
    if (this.#busy || this.#asked.length === 0) return;
    this.#busy = true;
    process.nextTick(() => {
      this.#worker.postMessage(this.#asked);
      this.#asked = [];
    });
  }

  #hear(answered: readonly Answered[]): void {
    for (const each of answered) {
      this.#waiting.get(each.id)?.resolve(each);
      this.#waiting.delete(each.id);
    }
    if (this.#waiting.size === 0) this.#worker.unref();
    this.#busy = false;
    this.#sendSoon();
  }

  #fail(error: Error): void {
    this.#end ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#end);
    this.#waiting.clear();
  }

  #failure(failure: Failure): Error {
    return sqliteFailure(this.#path, failure);
  }

  #lost(why: string): Error {
    return storeFailure(
      'store_unavailable',
      `The thread of the SQLite database "${this.#path}" was lost: ${why}. What was not committed was not kept; ` +
        'open the database again.',
    );
  }
}

function rowsIn(text: string): Row[] {
  if (text === '') return [];
  const [names, rows] = JSON.parse(text) as [string[], SqlValue[][]];
  // Copied and filled in, as Postgres's driver does: a row that grows name by name becomes a slow one, of ten times the cost.
  const empty = JSON.parse(`{${names.map((name) => `${JSON.stringify(name)}:null`).join()}}`) as Row;
  return rows.map((values) => {
    const row = { ...empty };
    for (let column = 0; column < names.length; column += 1) row[names[column] as string] = values[column] as SqlValue;
    return row;
  });
}
