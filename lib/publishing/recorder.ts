import type { ErrorDetails } from '../errors.js';
import { PinterestError } from '../errors.js';
import type { Service } from '../service.js';
import type { Database, Queries, Transaction } from '../store/database.js';
import { isRefused } from '../store/failure.js';
import { type AttemptOutcome, closeAttempts, type JournalRow } from '../store/pins/journal.js';
import { doubtPins, failPins, lockWishes, ownersOf, publishPins, releasePins } from '../store/pins/settle_pins.js';
import type { StatusWords } from '../types.js';
import { codeOf, writtenBefore } from './written_before.js';

/** Nobody knows what became of an attempt: it is looked for later, or (`open`) nobody looks any more. */
export type Unsettled =
  | { kind: 'doubtful'; error: ErrorDetails; candidates: readonly string[]; looks: number; lookAt: string }
  | { kind: 'failed'; error: ErrorDetails; open?: boolean; candidates?: readonly string[] };

/** What is to be written about a pin that this process holds. */
export type Settlement = { pinId: string; attemptId: string } & (
  /** An id that another row has already says nothing about this one: `ifAnothers` is written instead. */
  | { kind: 'published'; pinterestId: string; url: string; ifAnothers: () => Unsettled }
  | Unsettled
  | { kind: 'released'; error?: ErrorDetails; notBefore?: string }
  /** Proved absent, and to be sent again if its date is still this one. */
  | { kind: 'absent'; scheduledAt: string | null }
);

/**
 * Whether the pin's row took it: another attempt may hold the pin by now. Of an absent pin, `cancelled` and `skipped`:
 * it is free, and nobody wants it sent again. Of a published pin, `has_another`: its row was given another pin meanwhile,
 * which it keeps, and failed with `twiceError`.
 */
export type Written = 'written' | 'fenced_off' | 'owned_by_another' | 'has_another' | 'cancelled' | 'skipped';

export interface Recorded {
  written: Written;
  /** Of a pin that was written as published. */
  publishedAt?: string;
}

interface Pending {
  settlement: Settlement;
  resolve: (recorded: Recorded) => void;
  reject: (error: unknown) => void;
}

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1000;

/**
 * Writes outcomes, all that came meanwhile in one transaction. A database that is away is waited for as long as the
 * claims hold; after that the claims run out and recovery finds the pins.
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
      this.#pending.push({ settlement, resolve, reject });
      if (this.#writing) return;
      this.#writing = true;
      // What the same turn of the event loop brings goes along.
      setImmediate(() => void this.#writeAll());
    });
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
      const recorded = await this.#patiently(batch.map(({ settlement }) => settlement));
      for (const { settlement, resolve } of batch) resolve(recorded.get(settlement.attemptId) ?? { written: 'fenced_off' });
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

  async #patiently(settlements: readonly Settlement[]): Promise<Map<string, Recorded>> {
    // Not by the time of day: set back meanwhile, it would make this wait for as much longer.
    const end = performance.now() + this.#patienceMs;
    for (let pause = FIRST_PAUSE_MS, isAgain = false; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS), isAgain = true) {
      try {
        const batch = { holder: this.#holder, settlements, isAgain };
        return await this.#service.database.transaction((queries) => write(queries, this.#service, batch));
      } catch (error) {
        if (isCode(error, 'store_conflict') || isRefused(error) || isCode(error, 'closed') || performance.now() + pause > end) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof PinterestError && error.code === code;
}

interface Batch {
  holder: string;
  settlements: readonly Settlement[];
  /** It was tried before, and nobody knows whether that was kept. */
  isAgain: boolean;
}

async function write(
  queries: Transaction,
  service: Service,
  { holder, settlements, isAgain }: Batch,
): Promise<Map<string, Recorded>> {
  const { engine } = service.database;
  const recorded = new Map<string, Recorded>();
  const { theirs, rest } = await writePublished(queries, service, settlements, recorded);
  // Read before it is free: a cancel that comes later finds a pin that nobody holds.
  const unwanted = await unwantedOf(queries, service, of(settlements, 'absent'));
  await writeOthers(queries, service, holder, [...rest, ...theirs], recorded);
  if (isAgain) {
    const left = settlements.filter(({ attemptId }) => !recorded.has(attemptId));
    for (const [attemptId, written] of await writtenBefore(queries, service, left)) recorded.set(attemptId, { written });
  }
  for (const [attemptId, written] of unwanted) if (recorded.has(attemptId)) recorded.set(attemptId, { written });
  for (const { attemptId } of theirs) recorded.set(attemptId, { written: 'owned_by_another' });
  const mine = settlements.filter(({ attemptId }) => recorded.get(attemptId)?.written !== 'owned_by_another');
  closeAttempts(queries, engine, [...mine, ...theirs].map(journalRow));
  return recorded;
}

async function writePublished(
  queries: Queries,
  { database: { engine }, words, environment }: Service,
  settlements: readonly Settlement[],
  recorded: Map<string, Recorded>,
): Promise<{ theirs: Settlement[]; rest: Settlement[] }> {
  const published = of(settlements, 'published');
  const rest = settlements.filter(({ kind }) => kind !== 'published');
  if (published.length === 0) return { theirs: [], rest };
  const rows = published.map(({ pinId, attemptId, pinterestId, url }) => ({
    id: pinId,
    attempt_id: attemptId,
    pinterest_pin_id: pinterestId,
    pinterest_pin_url: url,
    environment,
  }));
  const written = await publishPins(queries, engine, rows, words.published);
  for (const { pinId, attemptId } of published) {
    const publishedAt = written.get(pinId);
    if (publishedAt !== undefined) recorded.set(attemptId, { written: 'written', publishedAt });
  }
  const left = published.filter(({ attemptId }) => !recorded.has(attemptId));
  if (left.length === 0) return { theirs: [], rest };
  const owners = await ownersOf(queries, engine, environment, left.map(({ pinterestId }) => pinterestId));
  const theirs = left.filter(({ pinId, pinterestId }) => (owners.get(pinterestId) ?? pinId) !== pinId);
  await writeTwice(queries, engine, left.filter((each) => !theirs.includes(each)), words, recorded);
  return { theirs: theirs.map(({ pinId, attemptId, ifAnothers }) => ({ pinId, attemptId, ...ifAnothers() })), rest };
}

/** Somebody else published these while they were sent from here. Those that another attempt holds stay as they are. */
async function writeTwice(
  queries: Queries,
  engine: Database['engine'],
  twice: readonly Of<'published'>[],
  words: StatusWords,
  recorded: Map<string, Recorded>,
): Promise<void> {
  if (twice.length === 0) return;
  const rows = twice.map(({ pinId, attemptId, pinterestId }) => {
    const { code, message } = twiceError(pinterestId);
    return { id: pinId, attempt_id: attemptId, error_code: code, error_message: message };
  });
  const written = await failPins(queries, engine, rows, words);
  for (const { pinId, attemptId } of twice) if (written.has(pinId)) recorded.set(attemptId, { written: 'has_another' });
}

async function writeOthers(
  queries: Queries,
  { database: { engine }, words }: Service,
  holder: string,
  settlements: readonly Settlement[],
  recorded: Map<string, Recorded>,
): Promise<void> {
  const failed = of(settlements, 'failed').map((settlement) => ({
    id: settlement.pinId,
    attempt_id: settlement.attemptId,
    error_code: codeOf(settlement),
    error_message: settlement.error.message,
  }));
  const released = [...of(settlements, 'released'), ...of(settlements, 'absent')].map((settlement) => ({
    id: settlement.pinId,
    attempt_id: settlement.attemptId,
    not_before: (settlement.kind === 'released' && settlement.notBefore) || null,
  }));
  const doubtful = of(settlements, 'doubtful').map(({ pinId, attemptId, error, looks, lookAt }) => ({
    id: pinId,
    attempt_id: attemptId,
    looks,
    next_look_at: lookAt,
    error_message: error.message,
  }));
  if (failed.length > 0) note(recorded, settlements, await failPins(queries, engine, failed, words));
  if (released.length > 0) note(recorded, settlements, await releasePins(queries, engine, released, words));
  if (doubtful.length > 0) note(recorded, settlements, await doubtPins(queries, engine, doubtful, holder));
}

/** Between the look's beginning and its end a person may have cancelled the pin or given it another date. */
async function unwantedOf(
  queries: Queries,
  { database: { engine }, words }: Service,
  absent: readonly Of<'absent'>[],
): Promise<Map<string, 'cancelled' | 'skipped'>> {
  const unwanted = new Map<string, 'cancelled' | 'skipped'>();
  if (absent.length === 0) return unwanted;
  const wishes = await lockWishes(queries, engine, absent.map(({ pinId }) => pinId));
  const byId = new Map(wishes.map((wish) => [wish.id, wish]));
  for (const { pinId, attemptId, scheduledAt } of absent) {
    const wish = byId.get(pinId);
    if (wish?.cancel_requested) unwanted.set(attemptId, 'cancelled');
    else if (wish?.status !== words.publishing || wish.scheduled_at !== scheduledAt) unwanted.set(attemptId, 'skipped');
  }
  return unwanted;
}

type Of<K extends Settlement['kind']> = Extract<Settlement, { kind: K }>;

function of<K extends Settlement['kind']>(settlements: readonly Settlement[], kind: K): Of<K>[] {
  return settlements.filter((each): each is Of<K> => each.kind === kind);
}

function note(recorded: Map<string, Recorded>, settlements: readonly Settlement[], ids: ReadonlySet<string>): void {
  for (const { pinId, attemptId } of settlements) if (ids.has(pinId)) recorded.set(attemptId, { written: 'written' });
}

/** A pin that was found or made, and is another row's. */
export function anothersError(pinterestId: string): ErrorDetails {
  const message =
    `Nobody knows whether Pinterest made this pin: ${pinterestId}, which was found, belongs to another row. ` +
    'Look at the board by hand; a retry looks first.';
  return { code: 'outcome_unknown', outcome: 'unknown', message };
}

/** A pin that was made, of a row that has another. */
export function twiceError(pinterestId: string): ErrorDetails {
  const message =
    `Pinterest made this pin as ${pinterestId}, but meanwhile somebody else had given its row another pin, which it keeps: ` +
    'both are there. Delete one of them on Pinterest, and see who else publishes.';
  return { code: 'published_twice', message };
}

function journalRow(settlement: Settlement): JournalRow {
  const { attemptId: id } = settlement;
  const row = { id, error: null, candidates: null, pinterest_pin_id: null };
  switch (settlement.kind) {
    case 'published':
      return { ...row, outcome: 'published', pinterest_pin_id: settlement.pinterestId };
    case 'released':
      return { ...row, outcome: releasedOutcome(settlement), error: asJson(settlement.error) };
    case 'absent':
      return { ...row, outcome: 'absent' };
    case 'failed':
      return {
        ...row,
        outcome: failedOutcome(settlement),
        error: asJson(settlement.error),
        candidates: asJson(settlement.candidates),
      };
    case 'doubtful':
      return { ...row, outcome: 'unknown', error: asJson(settlement.error), candidates: asJson(settlement.candidates) };
  }
}

function releasedOutcome({ error }: { error?: ErrorDetails }): AttemptOutcome {
  return error?.outcome === 'rejected' ? 'rejected' : 'not_sent';
}

function failedOutcome({ open, error }: { open?: boolean; error: ErrorDetails }): AttemptOutcome {
  if (open) return 'unknown';
  if (error.code === 'not_created') return 'absent';
  return error.outcome === 'rejected' ? 'rejected' : 'not_sent';
}

function asJson(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
