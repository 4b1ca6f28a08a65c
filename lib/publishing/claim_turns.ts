import { PinterestError } from '../errors.js';
import type { Database, Transaction } from '../store/database.js';

/** `issuedAt`: by this machine's clock, before the transaction was asked for. No lease here ends later than in the database. */
type Claiming<Claimed> = (queries: Transaction, issuedAt: number) => Promise<Claimed>;
interface Waiting<Claimed> {
  claiming: Claiming<Claimed>;
  resolve: (claimed: Claimed) => void;
  reject: (error: unknown) => void;
}

/**
 * On Postgres. Each claim keeps a process of the server busy. All lanes at once would keep the event loop from a core where the
 * server shares the machine, and as few as these claim faster than any account may publish.
 */
const SIDE_BY_SIDE = 3;

/**
 * The turns at claiming that the lanes of all runs take. SQLite has one writer, and each of its commits waits for the disk: lanes
 * that wait for their turn claim in one transaction. On Postgres a few claim side by side, each in its own, which holds no row
 * for longer than it must.
 */
export class ClaimTurns<Claimed> {
  readonly #database: Database;
  #waiting: Waiting<Claimed>[] = [];
  #free = SIDE_BY_SIDE;
  readonly #queue: (() => void)[] = [];

  constructor(database: Database) {
    this.#database = database;
  }

  claim(claiming: Claiming<Claimed>): Promise<Claimed> {
    if (this.#database.engine !== 'sqlite') return this.#claimBeside(claiming);
    return new Promise((resolve, reject) => {
      if (this.#waiting.push({ claiming, resolve, reject }) === 1) void this.#claimAll();
    });
  }

  async #claimBeside(claiming: Claiming<Claimed>): Promise<Claimed> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#queue.push(resolve));
    try {
      return await this.#claimAlone(claiming);
    } finally {
      const next = this.#queue.shift();
      if (next) next();
      else this.#free += 1;
    }
  }

  #claimAlone(claiming: Claiming<Claimed>): Promise<Claimed> {
    const issuedAt = Date.now();
    return this.#database.transaction((queries) => claiming(queries, issuedAt));
  }

  async #claimAll(): Promise<void> {
    const issuedAt = Date.now();
    let together: Waiting<Claimed>[] | undefined;
    try {
      const claimed = await this.#database.transaction((queries) => {
        together = this.#take();
        return Promise.all(together.map(({ claiming }) => claiming(queries, issuedAt)));
      });
      together?.forEach(({ resolve }, index) => resolve(claimed[index] as Claimed));
    } catch (error) {
      together ??= this.#take();
      const isEverybodys = together.length === 1 || (error instanceof PinterestError && error.retryable);
      for (const waiting of together) {
        if (isEverybodys) waiting.reject(error);
        // What one of them met is not the others' failure.
        else await this.#claimAlone(waiting.claiming).then(waiting.resolve, waiting.reject);
      }
    }
  }

  #take(): Waiting<Claimed>[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }
}
