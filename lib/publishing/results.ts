import type { ErrorDetails } from '../errors.js';
import { guarded } from '../observer.js';
import type { Service } from '../service.js';
import { asIds, idsOf } from '../store/pins/dialect.js';
import { readToldPins, type ToldPin } from '../store/pins/pin_rows.js';
import type { PublishEvent, PublishSummary, StoredPinOutcome } from '../types.js';
import { storedPin } from './stored_pin.js';

export type Result = StoredPinOutcome['result'];
type SkippedConnection = PublishSummary['skippedConnections'][number];

interface Noted {
  result: Result;
  record: ToldPin | undefined;
  error?: ErrorDetails;
}

const PINS_AT_A_TIME = 500;

/** What became of the pins of one run. */
export class Results {
  readonly emit: (event: PublishEvent) => void;
  readonly #service: Service;
  readonly #noted = new Map<string, Noted>();
  readonly #skipped = new Map<string, SkippedConnection>();
  #records = new Map<string, ToldPin>();
  #claimed = 0;
  #recovered = 0;

  constructor(service: Service, onProgress: ((event: PublishEvent) => void) | undefined) {
    this.#service = service;
    this.emit = guarded(onProgress);
  }

  /** Whose pin it was. */
  recordOf(pinId: string): ToldPin | undefined {
    return this.#records.get(pinId) ?? this.#noted.get(pinId)?.record;
  }

  started(pinId: string): void {
    this.#claimed += 1;
    this.emit({ type: 'started', pinId });
  }

  recovered(): void {
    this.#recovered += 1;
  }

  /** `record`: the row as it was, for a pin whose row is gone at the end. */
  note(pinId: string, result: Result, record: ToldPin | undefined, error?: ErrorDetails): void {
    this.#noted.set(pinId, { result, record, ...(error && { error }) });
    if (result === 'failed' && error) this.emit({ type: 'failed', pinId, error });
  }

  skip(connection: SkippedConnection): void {
    this.#skipped.set(connection.connectionId, connection);
  }

  totals(): void {
    const { published, failed, waiting } = this.#counts();
    this.emit({ type: 'totals', claimed: this.#claimed, published, failed, waiting });
  }

  async summary(): Promise<PublishSummary> {
    await this.#readRows();
    const outcomes: StoredPinOutcome[] = [];
    for (const [id, { result, error }] of this.#noted) {
      const now = this.recordOf(id);
      if (now) outcomes.push({ id, result, pin: storedPin(now, this.#service.words), ...(error && { error }) });
    }
    return {
      ...this.#counts(),
      recovered: this.#recovered,
      outcomes,
      skippedConnections: [...this.#skipped.values()],
    };
  }

  async #readRows(): Promise<void> {
    const { database } = this.#service;
    const ids = [...this.#noted.keys()];
    for (let start = 0; start < ids.length; start += PINS_AT_A_TIME) {
      const some = asIds(ids.slice(start, start + PINS_AT_A_TIME));
      for (const record of await readToldPins(database, `p.id in ${idsOf(database.engine, '$1')}`, [some])) {
        this.#records.set(record.id, record);
      }
    }
  }

  #counts(): { published: number; failed: number; waiting: number } {
    const counts = { published: 0, failed: 0, waiting: 0 };
    for (const { result } of this.#noted.values()) {
      if (result === 'published' || result === 'failed') counts[result] += 1;
      else if (result === 'waiting' || result === 'held') counts.waiting += 1;
    }
    return counts;
  }
}
