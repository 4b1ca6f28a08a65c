/** What time it is at Pinterest. */
export interface SimulatorClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Moves time forward and runs what became due, in order. Works on a real clock too. */
  advance(milliseconds: number): void;
}

interface Alarm {
  at: number;
  order: number;
  run: () => void;
}

/** The longest delay a Node timer keeps; a longer one would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Driven clocks start here, so that two runs with one seed say the same dates. */
export const DRIVEN_START = Date.UTC(2026, 0, 5, 9, 0, 0);

/**
 * The clock that everything at Pinterest follows: expiry, rate windows, `created_at`, `Date`,
 * delayed execution.
 * Delays on the wire (latency, slow bytes) are real time, because the client's time-outs are.
 */
export class WorldClock implements SimulatorClock {
  readonly #driven: boolean;
  #offset = 0;
  #drivenNow = DRIVEN_START;
  #alarms: Alarm[] = [];
  #order = 0;
  #timer: NodeJS.Timeout | undefined;
  #dateSecond = -1;
  #dateText = '';

  constructor(kind: 'real' | 'driven') {
    this.#driven = kind === 'driven';
  }

  now(): number {
    return this.#driven ? this.#drivenNow : Date.now() + this.#offset;
  }

  advance(milliseconds: number): void {
    if (!Number.isFinite(milliseconds) || milliseconds < 0) {
      throw new RangeError(
        `clock.advance: expected milliseconds >= 0 but received ${String(milliseconds)}`,
      );
    }
    const target = this.now() + milliseconds;
    this.#runDue(target);
    this.#moveTo(target);
    this.#arm();
  }

  /** Runs `run` once this clock shows `milliseconds` more than now. */
  after(milliseconds: number, run: () => void): void {
    this.#order += 1;
    this.#alarms.push({ at: this.now() + milliseconds, order: this.#order, run });
    this.#alarms.sort((left, right) => left.at - right.at || left.order - right.order);
    this.#arm();
  }

  /** How many delayed things have not happened yet. */
  get pending(): number {
    return this.#alarms.length;
  }

  /** The `Date` header, kept for the second it is good for. */
  httpDate(): string {
    const second = Math.floor(this.now() / 1000);
    if (second !== this.#dateSecond) {
      this.#dateSecond = second;
      this.#dateText = new Date(second * 1000).toUTCString();
    }
    return this.#dateText;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#alarms = [];
  }

  #moveTo(target: number): void {
    if (this.#driven) this.#drivenNow = target;
    else this.#offset += Math.max(0, target - this.now());
  }

  #runDue(until: number): void {
    for (let alarm = this.#alarms[0]; alarm && alarm.at <= until; alarm = this.#alarms[0]) {
      this.#alarms.shift();
      if (alarm.at > this.now()) this.#moveTo(alarm.at);
      alarm.run();
    }
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const first = this.#alarms[0];
    if (this.#driven || !first) return;
    const wait = Math.min(Math.max(0, first.at - this.now()), LONGEST_TIMER);
    this.#timer = setTimeout(() => {
      this.#runDue(this.now());
      this.#arm();
    }, wait);
    this.#timer.unref();
  }
}

/** `created_at` as Pinterest writes it: UTC, and no time zone to say so. */
export function withoutTimeZone(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19);
}
