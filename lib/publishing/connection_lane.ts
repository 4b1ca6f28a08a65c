import { detailsOf } from '../engine.js';
import type { PinterestError } from '../errors.js';
import type { Access } from '../connections/access.js';
import { isRefused } from '../store/failure.js';
import { claimablePins, type Wanted } from '../store/pins/claimable_pins.js';
import type { DueConnection } from '../store/pins/due_connections.js';
import { ownedIds } from '../store/pins/journal.js';
import type { ClaimableRecord } from '../store/pins/pin_rows.js';
import { claimNext, type Claimed } from './claim.js';
import { endsConnection, isOfConnection } from './ends_connection.js';
import type { Problem } from './pin_of_row.js';
import type { Run } from './run.js';
import { type BatchLane, SendBatch } from './send_batch.js';
import { accountBlocked } from './why_waiting.js';

/** How far back a quick look inside the core may reach. */
const RECENTLY_MS = 15 * 60_000;

/** Publishes the pins of one connection: claims a few, and the next as soon as half of them are through. */
export class ConnectionLane implements BatchLane {
  readonly #run: Run;
  readonly #connectionId: string | null;
  readonly #ids: readonly string[] | undefined;
  /** The only one that had due pins when the run began: pins that become due in others wait for the next run. */
  readonly #projectId: string | undefined;
  #access: Access | undefined;
  /** Whose token it is, or was: what is on its way outlives it. */
  #userId = '';
  #openedAt = 0;
  #knownPins: string[] = [];
  #outstanding = 0;
  #publishedSince = 0;
  #twins = new Set<string>();
  /** Fewer while one is searched for that the database refuses. */
  #atOnce = Infinity;
  /** Seen in this run and not to be taken by it again. */
  readonly #passedOver: Set<string>;
  #refusal: Problem | undefined;
  #drained = false;
  #sawAll = false;
  #stopped = false;
  #suspended = 0;
  #blocked: { end: number; isSpam: boolean; written: Promise<void> } | undefined;
  #changed = (): void => {};
  readonly #batches = new Set<Promise<void>>();

  constructor(run: Run, { connection_id, projects, project_id }: DueConnection, ids: readonly string[] | undefined) {
    this.#run = run;
    this.#connectionId = connection_id;
    this.#projectId = projects === 1 ? project_id : undefined;
    this.#ids = ids;
    this.#passedOver = new Set(run.unwanted);
  }

  get connectionId(): string {
    return this.#connectionId as string;
  }

  get access(): Access {
    return this.#access as Access;
  }

  /** Ids that are other pins', for the core; it remembers them. */
  takeKnownPins(): readonly string[] {
    const known = this.#knownPins;
    this.#knownPins = [];
    return known;
  }

  /** Pinterest stops this account: no process sends for it before `until`. */
  block(until: string, reason: string): Promise<void> {
    this.#stopped = true;
    const before = this.#blocked;
    const end = Date.parse(until);
    const isSpam = reason === 'spam_block';
    // A shorter anti-spam block is told all the same: waiting does not end what caused it.
    if (before && end <= before.end && (before.isSpam || !isSpam)) return before.written;
    // After the one before: a block only ever grows.
    const block = (): Promise<void> => this.#run.access.block(this.#userId, until, reason);
    const written = before ? before.written.then(block) : block();
    this.#blocked = { end: Math.max(end, before?.end ?? end), isSpam: isSpam || before?.isSpam === true, written };
    this.stop(this.#blocked.isSpam ? 'spam_block' : reason, new Date(this.#blocked.end).toISOString());
    return written;
  }

  /** Nothing more of it is claimed by this run, which says why: of the due pins that were not claimed nothing else tells. */
  stop(reason: string, until: string | null): void {
    this.#stopped = true;
    this.#run.results.skip({ connectionId: this.connectionId, reason, until });
  }

  /** Its token was refused: nothing more is claimed until another one is there, or none can be. */
  suspend(): void {
    this.#suspended += 1;
  }

  resume(outcome: 'renewed' | 'ended' | 'stop'): void {
    this.#suspended -= 1;
    // Opening the connection again says what ended it. What was claimed before still goes out with this token, and hears it then.
    if (outcome === 'ended') this.#openedAt = -Infinity;
    if (outcome === 'stop') this.#stopped = true;
    this.#changed();
  }

  renewed(access: Access): void {
    this.#access = access;
    this.#userId = access.userId;
    this.#openedAt = performance.now();
  }

  /** A pin of the lane is through. What is published is not ready any more, and need not be passed over. */
  through(pinId: string, published: boolean): void {
    this.#outstanding -= 1;
    if (published) {
      this.#publishedSince += 1;
      this.#passedOver.delete(pinId);
    }
    this.#changed();
  }

  async run(): Promise<void> {
    try {
      while (await this.#claimMore());
    } finally {
      await Promise.all(this.#batches);
    }
  }

  /** False when nothing is left. */
  async #claimMore(): Promise<boolean> {
    const { claimed: most } = this.#run.settings;
    if (this.#suspended > 0) return this.#waitForChange();
    if (this.#stopped || this.#run.isOver || !(await this.#open())) return false;
    // It may have come to that while the connection was opened.
    if (this.#suspended > 0) return true;
    const room = most - this.#outstanding;
    const isTime = this.#drained ? this.#outstanding === 0 : room * 2 >= most;
    const mayClaim = isTime && !this.#sawAll;
    const granted = mayClaim ? await this.#run.allowance.reserve(Math.min(room, this.#atOnce)) : 0;
    const taken = granted > 0 ? await this.#claim(granted) : 0;
    if (granted > 0) this.#drained = taken < granted;
    if (taken > 0) return true;
    if (this.#outstanding > 0) return this.#waitForChange();
    return this.#tryTwinsAgain();
  }

  /** Equal pins go one after the other: those that were passed over may go when one came through. */
  #tryTwinsAgain(): boolean {
    const again = this.#twins.size > 0 && this.#publishedSince > 0;
    for (const id of this.#twins) {
      if (again) this.#passedOver.delete(id);
    }
    this.#twins = new Set();
    this.#publishedSince = 0;
    if (again) this.#sawAll = false;
    return again;
  }

  async #waitForChange(): Promise<true> {
    await new Promise<void>((resolve) => {
      this.#changed = resolve;
    });
    return true;
  }

  async #claim(granted: number): Promise<number> {
    const { service, settings: { leaseMs }, holder, absent, stop, turns } = this.#run;
    const by = { holder, leaseMs, absent, stop, turns, ...(this.#refusal && { refusal: this.#refusal }) };
    let used = 0;
    try {
      const claimed = await claimNext(service, by, this.#wanted(granted));
      used = claimed.claims.length + claimed.refused.length;
      this.#sawAll = claimed.sawAll;
      this.#note(claimed);
      if (claimed.claims.length > 0) this.#send(claimed);
      return used + claimed.twins.length + claimed.doubts.length + claimed.changed.length;
    } catch (error) {
      if (!isRefused(error)) throw error;
      await this.#claimFewer(granted, error);
      return granted;
    } finally {
      this.#run.allowance.decide(granted, used);
    }
  }

  #wanted(limit: number): Wanted {
    const { service, scope: { tenantId } } = this.#run;
    return {
      ready: service.words.ready,
      connectionId: this.#connectionId,
      passedOver: this.#passedOver,
      limit,
      ...(tenantId !== undefined && { tenantId }),
      ...(this.#ids && { ids: this.#ids }),
      ...(this.#projectId !== undefined && { projectId: this.#projectId }),
    };
  }

  /** One row that the database refuses keeps the others back for as long as it is claimed with them. */
  async #claimFewer(tried: number, error: PinterestError): Promise<void> {
    this.#atOnce = tried > 1 ? Math.floor(tried / 2) : Infinity;
    if (tried > 1) return;
    const { service: { database }, results } = this.#run;
    const [record] = await claimablePins(database, database.engine, this.#wanted(1));
    if (!record) return;
    this.#run.refused ??= error;
    this.#passedOver.add(record.id);
    results.note(record.id, 'failed', record, detailsOf(error));
  }

  #send(claimed: Claimed): void {
    const { claims } = claimed;
    this.#outstanding += claims.length;
    for (const { pinId } of claims) this.#passedOver.add(pinId);
    const batch = new SendBatch(this.#run, this, claimed).run().catch((error: unknown) => {
      this.#run.fail(error);
    });
    const ended = batch.then(() => {
      this.#batches.delete(ended);
      this.#changed();
    });
    this.#batches.add(ended);
  }

  #note({ refused, twins, doubts, changed, blocked }: Claimed): void {
    const { results } = this.#run;
    for (const record of blocked) this.#noteBlocked(record);
    for (const { record, problem } of refused) results.note(record.id, 'failed', record, problem);
    for (const { record, givenUp } of twins) {
      this.#twins.add(record.id);
      this.#passedOver.add(record.id);
      results.note(record.id, 'waiting', record, { code: 'twin_unresolved', message: waitsFor(givenUp) });
    }
    for (const record of changed) {
      this.#passedOver.add(record.id);
      results.note(record.id, record.cancel_requested ? 'cancelled' : 'skipped', record);
    }
    for (const record of doubts) {
      results.note(record.id, 'waiting', record, {
        code: 'outcome_unknown',
        message: 'Nobody knows yet what became of an earlier attempt: it is looked for first.',
      });
    }
  }

  /** By another process: this one was told nothing, and its token was opened before. */
  #noteBlocked(record: ClaimableRecord): void {
    const { results } = this.#run;
    const error = accountBlocked(record.blocked_reason, record.blocked_until);
    this.stop(error.code, record.blocked_until);
    results.note(record.id, 'waiting', record, error);
  }

  /** A token that may be used now. What cannot be opened for good lets the claim name the cause. */
  async #open(): Promise<boolean> {
    const { access, settings, service } = this.#run;
    const isFresh = this.#access !== undefined && performance.now() - this.#openedAt < settings.beatMs;
    if (this.#connectionId === null || this.#refusal || isFresh) return true;
    try {
      this.renewed(await access.open(this.#connectionId));
    } catch (error) {
      return this.#cannotOpen(error);
    }
    const since = new Date(Date.now() - RECENTLY_MS).toISOString();
    this.#knownPins = await ownedIds(service.database, this.#connectionId, since);
    return true;
  }

  async #cannotOpen(error: unknown): Promise<boolean> {
    if (!isOfConnection(error)) throw error;
    if (endsConnection(error)) {
      this.#refusal = { code: error.code, message: error.message };
      return true;
    }
    const { service: { database }, results } = this.#run;
    results.skip({ connectionId: this.connectionId, reason: error.code, until: error.retryAt ?? null });
    if (!this.#ids) return false;
    // Those of the named that are its own: of the others' this failure says nothing.
    const waiting = await claimablePins(database, database.engine, this.#wanted(this.#ids.length));
    for (const record of waiting) results.note(record.id, 'waiting', record, detailsOf(error));
    return false;
  }
}

/** For as long as a person leaves a pin that was given up as it is, its equals wait. */
function waitsFor(givenUp: string | undefined): string {
  if (givenUp === undefined) return 'An equal pin of this board is on its way, or nobody knows yet what became of it.';
  return (
    `Nobody knows whether Pinterest made the equal pin ${givenUp}, and nobody looks any more. Retry that one, which looks ` +
    'first; or look at the board by hand, and write its pinterest_pin_id into its row or delete its row.'
  );
}
