import type { PinterestError } from '../errors.js';
import { serviceClosed } from '../failure.js';

interface Stoppable {
  /** Nothing more is claimed, and its caller is told why. */
  fail(error: unknown): void;
}

/** The runs of a service that are under way, so that it closes after they have written what they know. */
export class Runs {
  readonly #running = new Map<Stoppable, Promise<unknown>>();
  #stopped = false;

  async follow<T>(run: Stoppable, work: () => Promise<T>): Promise<T> {
    if (this.#stopped) throw closed();
    const working = work();
    this.#running.set(run, working);
    try {
      return await working;
    } finally {
      this.#running.delete(run);
    }
  }

  stop(): void {
    this.#stopped = true;
    for (const run of this.#running.keys()) run.fail(closed());
  }

  async ended(): Promise<void> {
    await Promise.allSettled(this.#running.values());
  }
}

function closed(): PinterestError {
  return serviceClosed('What was on its way is recorded, and the next run goes on with the rest.');
}
