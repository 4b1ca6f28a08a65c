import { performance } from 'node:perf_hooks';

/** A place for each pin of a batch, by two clocks. */
interface Columns {
  readonly wall: Float64Array;
  readonly steady: Float64Array;
}

/**
 * When each pin of a batch must not be sent any more. By two clocks, of which the first decides: one stands still while the machine
 * sleeps, the other may be set back while a pin waits to be handed over. Times count from when this is made, not from when a pin is
 * come to: a process that was stopped in between must not have gained time.
 */
export class Deadlines {
  readonly #count: number;
  readonly #wall = Date.now();
  readonly #steady = performance.now();
  /** Not there when no pin has a deadline, as in most batches. */
  #columns: Columns | undefined;

  constructor(count: number) {
    this.#count = count;
  }

  set(index: number, milliseconds: number): void {
    const never = (): Float64Array => new Float64Array(this.#count).fill(Infinity);
    this.#columns ??= { wall: never(), steady: never() };
    this.#columns.wall[index] = this.#wall + milliseconds;
    this.#columns.steady[index] = this.#steady + milliseconds;
  }

  /** From now on. Never shortens: a pin without one keeps being without. */
  extend(index: number, milliseconds: number): void {
    if (this.#columns === undefined) return;
    const { wall, steady } = this.#columns;
    wall[index] = Math.max(wall[index] as number, Date.now() + milliseconds);
    steady[index] = Math.max(steady[index] as number, performance.now() + milliseconds);
  }

  /** Infinity: it has none. */
  left(index: number): number {
    if (this.#columns === undefined) return Infinity;
    const wall = (this.#columns.wall[index] as number) - Date.now();
    const steady = (this.#columns.steady[index] as number) - performance.now();
    return Math.max(0, Math.floor(Math.min(wall, steady)));
  }
}
