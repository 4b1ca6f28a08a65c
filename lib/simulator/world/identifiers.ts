import type { Random } from '../random.js';

/**
 * 18-digit ids as Pinterest gives them: beyond 2^53, so a client that reads one as a number damages
 * it.
 * They count up, so the same requests in the same order get the same ids.
 */
export class Identifiers {
  readonly #prefix: string;
  #last = 0;

  constructor(random: Random) {
    this.#prefix = String(600_000_000 + random.below(300_000_000));
  }

  next(): string {
    this.#last += 1;
    return this.#prefix + String(this.#last).padStart(9, '0');
  }
}
