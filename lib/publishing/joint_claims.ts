import { PinterestError } from '../errors.js';
import type { Database, Transaction } from '../store/database.js';

type Claiming<Claimed> = (queries: Transaction) => Promise<Claimed>;
interface Waiting<Claimed> {
  claiming: Claiming<Claimed>;
  resolve: (claimed: Claimed) => void;
  reject: (error: unknown) => void;
}

/**
 * SQLite has one writer, and each of its commits waits for the disk: lanes that wait for their turn claim in one
 * transaction. On Postgres they claim side by side, each in its own, which holds no row for longer than it must.
 */
export class JointClaims<Claimed> {
  readonly #database: Database;
  #waiting: Waiting<Claimed>[] = [];

  constructor(database: Database) {
    this.#database = database;
  }

  claim(claiming: Claiming<Claimed>): Promise<Claimed> {
    if (this.#database.engine !== 'sqlite') return this.#database.transaction(claiming);
    return new Promise((resolve, reject) => {
      if (this.#waiting.push({ claiming, resolve, reject }) === 1) void this.#claimAll();
    });
  }

  async #claimAll(): Promise<void> {
    let together: Waiting<Claimed>[] | undefined;
    try {
      const claimed = await this.#database.transaction((queries) => {
        together = this.#take();
        return Promise.all(together.map(({ claiming }) => claiming(queries)));
      });
      together?.forEach(({ resolve }, index) => resolve(claimed[index] as Claimed));
    } catch (error) {
      together ??= this.#take();
      const isEverybodys = together.length === 1 || (error instanceof PinterestError && error.retryable);
      for (const waiting of together) {
        if (isEverybodys) waiting.reject(error);
        // What one of them met is not the others' failure.
        else await this.#claimAlone(waiting);
      }
    }
  }

  #take(): Waiting<Claimed>[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }

  async #claimAlone({ claiming, resolve, reject }: Waiting<Claimed>): Promise<void> {
    try {
      resolve(await this.#database.transaction(claiming));
    } catch (error) {
      reject(error);
    }
  }
}
