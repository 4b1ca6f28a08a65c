import type { PublishEvent } from '../types.js';
import { localTime, type Output, type Stream } from './output.js';

const WIDTH = 24;
const EVERY_MS = 80;

/** How far a run is, on a terminal only: one line on stderr that is written over and goes at the end. */
export class ProgressBar {
  readonly #stream: Stream;
  readonly #shown: boolean;
  readonly #total: number | undefined;
  #published = 0;
  #failed = 0;
  #started = 0;
  #waiting: string | undefined;
  #drawnAt = 0;

  constructor({ stderr }: Output, total?: number) {
    this.#stream = stderr;
    this.#shown = stderr.isTTY === true;
    this.#total = total;
  }

  readonly take = (event: PublishEvent): void => {
    if (event.type === 'started') this.#started += 1;
    if (event.type === 'published') this.#published += 1;
    if (event.type === 'failed') this.#failed += 1;
    this.#waiting = event.type === 'waiting' ? event.until : event.type === 'totals' ? this.#waiting : undefined;
    const now = performance.now();
    if (!this.#shown || now - this.#drawnAt < EVERY_MS) return;
    this.#drawnAt = now;
    // A line that the terminal breaks could not be written over. Some have no width to tell.
    this.#stream.write(`\r${this.#line().slice(0, (this.#stream.columns || 80) - 1)}\u001b[K`);
  };

  end(): void {
    if (this.#shown && this.#drawnAt > 0) this.#stream.write('\r\u001b[K');
  }

  #line(): string {
    const done = this.#published + this.#failed;
    const all = Math.max(this.#total ?? this.#started, done, 1);
    const filled = Math.round((done / all) * WIDTH);
    const failed = this.#failed === 0 ? '' : `, ${this.#failed} failed`;
    const waiting = this.#waiting === undefined ? '' : `, waiting until ${localTime(this.#waiting).slice(-5)}`;
    return `  ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${done} of ${all}: ${this.#published} published${failed}${waiting}`;
  }
}
