import type { Service } from '../service.js';
import { asIds, idsOf } from '../store/pins/dialect.js';
import { extendClaims } from '../store/pins/extend_claims.js';
import { readPins } from '../store/pins/pin_rows.js';
import type { PublishRun } from '../types.js';
import { type ActivePin, ActivePins } from './active_pins.js';
import { leaseLeft, type Settings } from './settings.js';
import { unwantedOf } from './still_wanted.js';

/** What comes of a thousand rows at once would hold the event loop for tens of milliseconds. */
const PINS_AT_A_TIME = 100;

/**
 * Keeps the claims of a run alive, and takes back from the core what nobody wants any more. It looks more often than it
 * extends: whoever edits a pin does not expect to see the old text go out half a minute later.
 */
export class Heartbeat {
  readonly #service: Service;
  readonly #holder: string;
  readonly #settings: Settings;
  readonly #pins = new Set<ActivePin>();
  /** Those that were there at the look before: most pins are through sooner, and cost no look at all. */
  #waiting: ReadonlySet<ActivePin> = new Set();
  #timer: NodeJS.Timeout | undefined;
  #extendAt = 0;
  #beating: Promise<void> = Promise.resolve();

  constructor(service: Service, holder: string, settings: Settings) {
    this.#service = service;
    this.#holder = holder;
    this.#settings = settings;
  }

  keep(pins: readonly ActivePin[]): void {
    for (const pin of pins) this.#pins.add(pin);
    if (this.#timer) return;
    this.#extendAt = performance.now() + this.#settings.beatMs;
    this.#wait();
  }

  drop(pin: ActivePin): void {
    this.#pins.delete(pin);
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#pins.clear();
    await this.#beating;
  }

  #wait(): void {
    this.#timer = setTimeout(() => this.#beat(), this.#settings.lookMs);
  }

  #beat(): void {
    // A beat that fails extends nothing: sending stops when the lease here is over, before it is over in the database.
    this.#beating = this.#beatOnce().catch(() => {});
    void this.#beating.then(() => {
      this.#timer = undefined;
      if (this.#pins.size > 0) this.#wait();
    });
  }

  async #beatOnce(): Promise<void> {
    const { beatMs, lookMs } = this.#settings;
    await this.#look();
    // With the look that is nearest to a quarter of the lease.
    if (performance.now() < this.#extendAt - lookMs / 2) return;
    await this.#extend([...this.#pins]);
    this.#extendAt = performance.now() + beatMs;
  }

  async #look(): Promise<void> {
    const sending = [...this.#pins].filter((pin) => pin.claim && this.#waiting.has(pin));
    this.#waiting = new Set(this.#pins);
    for (let start = 0; start < sending.length; start += PINS_AT_A_TIME) {
      await this.#takeBack(sending.slice(start, start + PINS_AT_A_TIME));
    }
  }

  async #extend(pins: readonly ActivePin[]): Promise<void> {
    const { database } = this.#service;
    const { leaseMs } = this.#settings;
    if (pins.length === 0) return;
    const issuedAt = Date.now();
    const mine = await extendClaims(database, database.engine, pins, { holder: this.#holder, leaseMs });
    this.#extendSending(pins.filter(({ attemptId }) => mine.has(attemptId)), issuedAt);
  }

  async #takeBack(sending: readonly ActivePin[]): Promise<void> {
    const { database, words } = this.#service;
    const ids = asIds(sending.map(({ pinId }) => pinId));
    const records = await readPins(database, `p.id in ${idsOf(database.engine, '$1')}`, [ids]);
    const takenBack = [...unwantedOf(words, sending, records)].filter(([pin]) => this.#pins.has(pin));
    await Promise.all(takenBack.map(([pin, unwanted]) => ActivePins.takeBack(pin, unwanted)));
  }

  #extendSending(pins: readonly ActivePin[], issuedAt: number): void {
    const bySending = new Map<PublishRun, string[]>();
    for (const { sending, pinId } of pins) {
      if (!sending) continue;
      const keys = bySending.get(sending);
      if (keys) keys.push(pinId);
      else bySending.set(sending, [pinId]);
    }
    for (const [sending, keys] of bySending) {
      const left = leaseLeft(this.#settings, issuedAt);
      if (left > 0) sending.extend(left, keys);
    }
  }
}
