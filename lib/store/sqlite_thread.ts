import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import type { Row, SqlValue } from './database.js';
import { storeClosed, storeFailure } from './failure.js';
import { sqliteFailure } from './sqlite_failure.js';
import type { Answered, Asked, Failure, Request, WorkerSettings } from './sqlite_worker.js';

type Value = Row[] | number | null;
interface Waiting {
  resolve: (answered: Answered) => void;
  reject: (error: Error) => void;
}

/** The thread with the database. Keeps the process alive while it owes an answer, and no longer. */
export class SqliteThread {
  readonly #path: string;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
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
    this.#worker.on('message', (answered: Answered) => this.#hear(answered));
    this.#worker.on('error', (error) => this.#fail(this.#lost(error.message)));
    this.#worker.on('exit', () => this.#fail(this.#lost('it ended')));
  }

  refuseEnded(): void {
    if (this.#end) throw this.#end;
  }

  async ask(request: Request): Promise<Value> {
    this.refuseEnded();
    const answered = await new Promise<Answered>((resolve, reject) => {
      const asked: Asked = { ...request, id: ++this.#lastId };
      this.#waiting.set(asked.id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage(asked);
    });
    if ('failure' in answered) throw this.#failure(answered.failure);
    return 'rows' in answered ? rowsIn(answered.rows) : answered.value;
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

  #hear(answered: Answered): void {
    const waiting = this.#waiting.get(answered.id);
    this.#waiting.delete(answered.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    waiting?.resolve(answered);
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
  return rows.map((values) => {
    const row: Row = {};
    for (let column = 0; column < names.length; column += 1) row[names[column] as string] = values[column] as SqlValue;
    return row;
  });
}
