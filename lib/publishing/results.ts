import type { ErrorDetails } from '../errors.js';
import { guarded } from '../observer.js';
import type { Service } from '../service.js';
import { asIds, idsOf } from '../store/pins/dialect.js';
import { type ClaimableRecord, readToldPins, type ToldPin } from '../store/pins/pin_rows.js';
import type { PublishEvent, PublishSummary, StoredPinOutcome } from '../types.js';
import { storedPin } from './stored_pin.js';

export type Result = StoredPinOutcome['result'];
type SkippedConnection = PublishSummary['skippedConnections'][number];

interface Noted {
  result: Result;
  /** Its row, as far as it is known without reading it again. */
  told: ToldPin | undefined;
  /** It is as this run wrote it, and need not be read again: there may be thousands. */
  isWritten?: boolean;
  error?: ErrorDetails;
}

const PINS_AT_A_TIME = 500;

/** What became of the pins of one run. */
export class Results {
  readonly emit: (event: PublishEvent) => void;
  readonly #service: Service;
  readonly #noted = new Map<string, Noted>();
  readonly #skipped = new Map<string, SkippedConnection>();
  #claimed = 0;
  #recovered = 0;

  constructor(service: Service, onProgress: ((event: PublishEvent) => void) | undefined) {
    this.#service = service;
    this.emit = guarded(onProgress);
  }

  /** Whose pin it was. */
  recordOf(pinId: string): ToldPin | undefined {
    return this.#noted.get(pinId)?.told;
  }

  /** Neither claimed nor settled anything. */
  get isIdle(): boolean {
    return this.#claimed === 0 && this.#recovered === 0;
  }

  started(pinId: string): void {
    this.#claimed += 1;
    this.emit({ type: 'started', pinId });
  }

  recovered(): void {
    this.#recovered += 1;
  }

  /** `record`: the row as it was, for a pin whose row is gone at the end. */
  note(pinId: string, result: Result, record: ClaimableRecord | undefined, error?: ErrorDetails): void {
    this.#noted.set(pinId, { result, told: record && toldOf(record), ...(error && { error }) });
    if (result === 'failed' && error) this.emit({ type: 'failed', pinId, error });
  }

  /** Its row was written so, by this run. `record`: as it was claimed. */
  published(record: ClaimableRecord, { pinterestId, url }: { pinterestId: string; url: string }, publishedAt: string): void {
    const told = toldOf(record);
    told.status = this.#service.words.published;
    told.pinterest_pin_id = pinterestId;
    told.pinterest_pin_url = url;
    told.published_at = publishedAt;
    this.#noted.set(record.id, { result: 'published', told, isWritten: true });
  }

  skip(connection: SkippedConnection): void {
    this.#skipped.set(connection.connectionId, connection);
  }

  totals(): void {
    const { published, failed, waiting } = this.#counts();
    this.emit({ type: 'totals', claimed: this.#claimed, published, failed, waiting });
  }

  async summary(): Promise<PublishSummary> {
    await this.#readRows(({ isWritten }) => !isWritten);
    return {
      ...this.#counts(),
      recovered: this.#recovered,
      outcomes: this.#outcomes(),
      skippedConnections: [...this.#skipped.values()],
    };
  }

  /** Those a person must know of. Where the database does not answer any more, as far as they are known without it. */
  async failed(): Promise<StoredPinOutcome[]> {
    await this.#readRows(({ result, told }) => result === 'failed' && !told).catch(() => {});
    return this.#outcomes((result) => result === 'failed');
  }

  #outcomes(wanted = (_result: Result): boolean => true): StoredPinOutcome[] {
    const outcomes: StoredPinOutcome[] = [];
    for (const [id, { result, told, error }] of this.#noted) {
      if (told && wanted(result)) outcomes.push({ id, result, pin: storedPin(told, this.#service.words), ...(error && { error }) });
    }
    return outcomes;
  }

  async #readRows(wanted: (noted: Noted) => boolean): Promise<void> {
    const { database } = this.#service;
    const ids = [...this.#noted].filter(([, noted]) => wanted(noted)).map(([id]) => id);
    for (let start = 0; start < ids.length; start += PINS_AT_A_TIME) {
      const some = asIds(ids.slice(start, start + PINS_AT_A_TIME));
      for (const record of await readToldPins(database, `p.id in ${idsOf(database.engine, '$1')}`, [some])) {
        (this.#noted.get(record.id) as Noted).told = record;
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

function toldOf({ id, tenant_id, blog_project_id, status, title, scheduled_at, connection_id }: ClaimableRecord): ToldPin {
  return {
    id,
    tenant_id,
    blog_project_id,
    status,
    title,
    scheduled_at,
    not_before: null,
    published_at: null,
    pinterest_pin_id: null,
    pinterest_pin_url: null,
    error_code: null,
    error_message: null,
    next_look_at: null,
    connection_id,
  };
}
