import { createHash } from 'node:crypto';

import type { Pinterest, PinterestOptions } from '../../../lib/types.js';
import { openPinterest } from './store_engine.js';

interface Kept {
  pinterest: Pinterest;
  users: number;
  idle?: NodeJS.Timeout;
}

/**
 * One service for each content of a credential in a process, shared by all executions: they count against one quota and
 * wait for one refresh. A changed credential is another one. Nothing of an idle service keeps the process alive.
 */
export class StoreServices {
  private readonly kept = new Map<string, Kept>();
  private readonly open: (options: PinterestOptions) => Pinterest;
  private readonly idleMs: number;

  constructor(open: (options: PinterestOptions) => Pinterest, idleMs: number) {
    this.open = open;
    this.idleMs = idleMs;
  }

  /** `giveUp`: after this use nobody else gets the service; the next execution opens another. */
  async use<T>(
    options: PinterestOptions,
    work: (pinterest: Pinterest, giveUp: () => void) => Promise<T>,
  ): Promise<T> {
    // Not the content itself: there are secrets in it.
    const key = createHash('sha256').update(JSON.stringify(options)).digest('base64');
    const kept = this.kept.get(key) ?? { pinterest: this.open(options), users: 0 };
    this.kept.set(key, kept);
    clearTimeout(kept.idle);
    kept.users += 1;
    const giveUp = (): void => {
      if (this.kept.get(key) === kept) this.kept.delete(key);
    };
    try {
      return await work(kept.pinterest, giveUp);
    } finally {
      kept.users -= 1;
      if (kept.users === 0) this.leave(key, kept);
    }
  }

  private leave(key: string, kept: Kept): void {
    if (this.kept.get(key) !== kept) return close(kept);
    kept.idle = setTimeout(() => {
      this.kept.delete(key);
      close(kept);
    }, this.idleMs).unref();
  }
}

/** Closing lets a refresh end and store its tokens. What fails then fails for nobody: no execution waits for it. */
function close({ pinterest }: Kept): void {
  void pinterest.close().catch(() => {});
}

const idleMs = 5 * 60_000;

export const storeServices = new StoreServices(openPinterest, idleMs);
