import { setImmediate, setTimeout } from 'node:timers';

import { PinterestError } from '../errors.js';
import type { Service } from '../service.js';
import type { Transaction } from '../store/database.js';
import { isRefused, rowLocked } from '../store/failure.js';
import { isLocked } from '../store/postgres_failure.js';
import type { Recorded, Settlement } from './settlement.js';
import { writeSettlements, writeUnlocked } from './write_settlements.js';

interface Pending {
  settlement: Settlement;
  resolve: (recorded: Recorded) => void;
  reject: (error: unknown) => void;
  /** Somebody has its row locked: until when it is tried again. */
  end?: number;
}

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1000;
/** Far more than anybody's statement takes. */
const LOCK_WAIT_MS = 5000;

/**
 * Writes outcomes, all that came meanwhile in one transaction. A database that is away is waited for as long as the
 * claims hold; after that the claims run out and recovery finds the pins. A row that somebody keeps locked on Postgres, in
 * a transaction that was left open, is waited for apart from the others.
 */
export class Recorder {
  readonly #service: Service;
  readonly #holder: string;
  readonly #patienceMs: number;
  #pending: Pending[] = [];
  #writing = false;

  constructor(service: Service, holder: string, patienceMs: number) {
    this.#service = service;
    this.#holder = holder;
    this.#patienceMs = patienceMs;
  }

  write(settlement: Settlement): Promise<Recorded> {
    return new Promise((resolve, reject) => {
      this.#add({ settlement, resolve, reject });
    });
  }

  #add(pending: Pending): void {
    this.#pending.push(pending);
    if (this.#writing) return;
    this.#writing = true;
    // What the same turn of the event loop brings goes along.
    setImmediate(() => void this.#writeAll());
  }

  async #writeAll(): Promise<void> {
    while (this.#pending.length > 0) {
      const batch = this.#pending;
      this.#pending = [];
      await this.#writeBatch(batch);
    }
    this.#writing = false;
  }

  async #writeBatch(batch: readonly Pending[], again = false): Promise<void> {
    try {
      const recorded = await this.#patiently(batch);
      for (const pending of batch) this.#tell(pending, recorded.get(pending.settlement.attemptId) ?? { written: 'fenced_off' });
    } catch (error) {
      const isOneRows = isCode(error, 'store_conflict') || isRefused(error);
      if (isOneRows && batch.length > 1) {
        // Two processes found one pin at the same moment, or one row cannot be written: only that one is concerned.
        for (const pending of batch) await this.#writeBatch([pending]);
      } else if (!isCode(error, 'store_conflict')) {
        for (const { reject } of batch) reject(error);
      } else if (!again) {
        // By now the other one is seen: what is to be written then is in the settlement.
        await this.#writeBatch(batch, true);
      } else {
        batch[0]?.resolve({ written: 'owned_by_another' });
      }
    }
  }

  #tell(pending: Pending, recorded: Recorded): void {
    if (recorded.written !== 'locked') return pending.resolve(recorded);
    pending.end ??= performance.now() + this.#patienceMs;
    if (performance.now() > pending.end) pending.reject(rowLocked());
    else setTimeout(() => this.#add(pending), LONGEST_PAUSE_MS);
  }

  async #patiently(batch: readonly Pending[]): Promise<Map<string, Recorded>> {
    const settlements = batch.map(({ settlement }) => settlement);
    let write = batch.some(({ end }) => end !== undefined) ? writeUnlocked : writeSettlements;
    // Not by the time of day: set back meanwhile, it would make this wait for as much longer.
    const end = performance.now() + this.#patienceMs;
    for (let pause = FIRST_PAUSE_MS, isAgain = false; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS), isAgain = true) {
      try {
        const what = { holder: this.#holder, settlements, isAgain };
        const work = (queries: Transaction): Promise<Map<string, Recorded>> => write(queries, this.#service, what);
        return await this.#service.database.transaction(work, { lockWaitMs: LOCK_WAIT_MS });
      } catch (error) {
        if (isLocked(error) && write === writeSettlements) {
          write = writeUnlocked;
          continue;
        }
        if (isCode(error, 'store_conflict') || isRefused(error) || isCode(error, 'closed') || performance.now() + pause > end) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof PinterestError && error.code === code;
}
