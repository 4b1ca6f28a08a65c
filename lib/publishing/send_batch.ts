import type { Access } from '../connections/access.js';
import { refusedToo } from '../connections/failures.js';
import { detailsOf } from '../engine.js';
import { type ErrorDetails, PinterestError } from '../errors.js';
import { ownTurn } from '../own_turn.js';
import { isOneRows } from '../store/failure.js';
import { asIds, idsOf } from '../store/pins/dialect.js';
import { extendClaims } from '../store/pins/extend_claims.js';
import { readPins } from '../store/pins/pin_rows.js';
import type { BatchPin, PinOutcome, PublishedPin, PublishProgress } from '../types.js';
import type { ActivePin, TakenBack } from './active_pins.js';
import type { Claimed, ClaimedPin } from './claim.js';
import { endsConnection } from './ends_connection.js';
import { type Fate, fateOf } from './fate.js';
import type { Result } from './results.js';
import type { Run } from './run.js';
import { leaseLeft } from './settings.js';
import { anothersError, type Settlement, twiceError, type Unsettled } from './settlement.js';
import { unwantedOf } from './still_wanted.js';

/** `refused`: its token was, which the journal knows of it whatever becomes of it then. */
type Sending = ActivePin & { claim: ClaimedPin; refused?: ErrorDetails };
type What = Settlement extends infer S ? (S extends Settlement ? Omit<S, 'pinId' | 'attemptId'> : never) : never;

/** What a batch hears from the lane that claimed it, and tells it. */
export interface BatchLane {
  readonly connectionId: string;
  readonly access: Access;
  takeKnownPins(): readonly string[];
  block(until: string, reason: string): Promise<void>;
  stop(reason: string, until: string | null): void;
  suspend(): void;
  resume(outcome: 'renewed' | 'ended' | 'stop'): void;
  renewed(access: Access): void;
  through(pinId: string, published: boolean): void;
}

/** Pins that were claimed together, on their way through the core and home again. */
export class SendBatch {
  readonly #run: Run;
  readonly #lane: BatchLane;
  readonly #claims: readonly ClaimedPin[];
  /** Before they were claimed. */
  readonly #issuedAt: number;
  /** Pins whose token was refused. */
  #expired: { active: Sending; error: ErrorDetails }[] = [];
  /**
   * Not through yet. Kept here and not looked up among those of the process: another run of it may have taken over a
   * claim that ran out, and the lane counts its own all the same.
   */
  readonly #open = new Set<Sending>();
  /** Of the token pair that they were handed over with. */
  #version = 0;
  #waitingUntil: string | undefined;

  constructor(run: Run, lane: BatchLane, { claims, issuedAt }: Pick<Claimed, 'claims' | 'issuedAt'>) {
    this.#run = run;
    this.#lane = lane;
    this.#claims = claims;
    this.#issuedAt = issuedAt;
  }

  async run(): Promise<void> {
    const { active, heartbeat, results } = this.#run;
    const pins = this.#claims.map((claim) => active.hold(claim.pinId, claim.attemptId, claim) as Sending);
    for (const pin of pins) {
      this.#open.add(pin);
      results.started(pin.pinId);
    }
    heartbeat.keep(pins);
    try {
      // To hand over at once what several lanes claimed at the same moment would hold the event loop.
      await ownTurn();
      await this.#sendWanted(pins, pins, this.#issuedAt);
      if (this.#expired.length > 0) await this.#sendWithAnotherToken();
    } finally {
      // Of what could not be handed over or written, the claim runs out.
      for (const pin of pins) this.#end(pin, false);
    }
  }

  /** `issuedAt`: before the lease was asked for that they have now. */
  async #send(pins: readonly Sending[], issuedAt: number): Promise<void> {
    const { settings, service, signal } = this.#run;
    const { auth, version } = this.#lane.access;
    this.#version = version;
    const notAfterMs = leaseLeft(settings, issuedAt);
    const byKey = new Map(pins.map((active) => [active.pinId, active]));
    const writes: Promise<void>[] = [];
    const sending = service.client.pins.publishMany(
      pins.map(({ claim }): BatchPin => ({ ...claim.pin, key: claim.pinId, identity: claim.pinId, notAfterMs })),
      {
        auth,
        knownPins: [{ auth, ids: this.#lane.takeKnownPins() }],
        ...(signal && { signal }),
        onOutcome: (outcome) => writes.push(this.#settle(byKey.get(outcome.key) as Sending, outcome)),
        onProgress: (progress) => this.#tellWaiting(progress),
      },
    );
    for (const active of pins) active.sending = sending;
    await sending;
    await Promise.all(writes);
  }

  /** Time went by since they were claimed: reads the rows once more, and gives those that are still wanted a whole lease. */
  async #sendStillWanted(pins: readonly Sending[]): Promise<void> {
    const issuedAt = Date.now();
    const { extended, unwanted } = await this.#readAgain(pins);
    await this.#sendWanted(pins, extended, issuedAt, unwanted);
  }

  /** From here to the core nothing is awaited: one that was taken back meanwhile is seen here, or found there. */
  async #sendWanted(
    pins: readonly Sending[],
    wanted: readonly Sending[],
    issuedAt: number,
    unwanted: ReadonlyMap<Sending, TakenBack> = new Map(),
  ): Promise<void> {
    const kept = wanted.filter((pin) => !pin.unwanted);
    const dropped = kept.length === pins.length ? [] : pins.filter((pin) => !kept.includes(pin));
    const sent = kept.length > 0 ? this.#send(kept, issuedAt) : undefined;
    await Promise.all([sent, ...dropped.map((pin) => this.#orFail(pin, this.#drop(pin, unwanted.get(pin))))]);
  }

  async #readAgain(pins: readonly Sending[]): Promise<{ extended: Sending[]; unwanted: Map<Sending, TakenBack> }> {
    const { service: { database, words }, holder, settings: { leaseMs } } = this.#run;
    const { engine } = database;
    return database.transaction(async (queries) => {
      const ids = asIds(pins.map(({ pinId }) => pinId));
      const records = await readPins(queries, `p.id in ${idsOf(engine, '$1')}`, [ids]);
      const unwanted = unwantedOf(words, pins, records) as Map<Sending, TakenBack>;
      const wanted = pins.filter((pin) => !unwanted.has(pin) && !pin.unwanted);
      const mine = wanted.length > 0 ? await extendClaims(queries, engine, wanted, { holder, leaseMs }) : new Set();
      return { extended: wanted.filter(({ attemptId }) => mine.has(attemptId)), unwanted };
    });
  }

  async #drop(active: Sending, unwanted: TakenBack = { why: 'skipped' }): Promise<void> {
    active.unwanted ??= unwanted;
    const error = active.refused ?? { code: 'cancelled', outcome: 'not_sent' as const, message: 'Not sent: its row was changed.' };
    await this.#write(active, { kind: 'released', error }, active.unwanted.why, active.unwanted.error);
  }

  async #settle(active: Sending, outcome: PinOutcome): Promise<void> {
    const { results } = this.#run;
    const fate = fateOf(outcome);
    if (fate.kind === 'renew') {
      if (this.#expired.length === 0) this.#lane.suspend();
      // That core is through with it: a take-back waits for the next, or for what is written instead.
      active.sending = undefined;
      active.refused = fate.error;
      this.#expired.push({ active, error: fate.error });
      return;
    }
    if (fate.kind === 'published' || (outcome.status === 'failed' && outcome.sentAt)) {
      results.emit({ type: 'sent', pinId: active.pinId });
    }
    await this.#orFail(active, this.#carryOut(active, fate));
  }

  /** A row that the database refuses, or that stays locked, is told of. What else cannot be written ends the run, after those beside it. */
  async #orFail(active: Sending, work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      // Of the pin that says nothing: it may have gone out.
      if (isOneRows(error)) this.#run.results.note(active.pinId, 'waiting', active.claim.record, { ...detailsOf(error), outcome: 'unknown' });
      else this.#run.fail(error);
      this.#end(active, false);
    }
  }

  async #carryOut(active: Sending, fate: Exclude<Fate, { kind: 'renew' }>): Promise<void> {
    switch (fate.kind) {
      case 'published':
        return this.#published(active, fate.pin);
      case 'failed':
        return this.#write(active, { kind: 'failed', error: fate.error }, 'failed', fate.error);
      case 'waiting':
        if (fate.blocks) await this.#lane.block(fate.notBefore, fate.error.code);
        return this.#wait(active, fate.error, fate.notBefore);
      case 'released': {
        const { why = this.#run.signal?.aborted ? 'cancelled' : 'skipped', error = fate.error } = active.unwanted ?? {};
        return this.#write(active, { kind: 'released', error: fate.error }, why, error);
      }
      case 'unknown': {
        const { error, candidates } = fate;
        return this.#write(active, this.#doubtful(error, candidates), 'waiting', error);
      }
    }
  }

  #published(active: Sending, { id: pinterestId, url }: PublishedPin): Promise<void> {
    const ifAnothers = (): Unsettled => this.#doubtful(anothersError(pinterestId), [pinterestId]);
    return this.#write(active, { kind: 'published', pinterestId, url, ifAnothers }, 'published');
  }

  #doubtful(error: ErrorDetails, candidates: readonly string[]): Unsettled {
    const lookAt = new Date(Date.now() + this.#run.settings.settleMs / 4).toISOString();
    return { kind: 'doubtful', error, candidates, looks: 0, lookAt };
  }

  async #write(active: Sending, what: What, result: Result, error?: ErrorDetails): Promise<void> {
    const { recorder, results } = this.#run;
    const { pinId, attemptId, claim: { record } } = active;
    const { written, publishedAt } = await recorder.write({ pinId, attemptId, ...what } as Settlement);
    if (what.kind === 'published' && written === 'has_another') {
      results.note(pinId, 'failed', record, twiceError(what.pinterestId));
    } else if (what.kind === 'published' && written !== 'owned_by_another') {
      if (publishedAt === undefined) results.note(pinId, 'published', record);
      else results.published(record, what, publishedAt);
      results.emit({ type: 'published', pinId, pinterestPinId: what.pinterestId });
    } else {
      const told = written === 'written' ? result : written === 'owned_by_another' ? 'waiting' : 'skipped';
      results.note(pinId, told, record, error);
    }
    this.#end(active, what.kind === 'published' && written === 'written');
  }

  #end(active: Sending, published: boolean): void {
    const { active: all, heartbeat } = this.#run;
    if (!this.#open.delete(active)) return;
    heartbeat.drop(active);
    all.release(active);
    this.#lane.through(active.pinId, published);
  }

  async #sendWithAnotherToken(): Promise<void> {
    const expired = this.#expired;
    this.#expired = [];
    let outcome: 'renewed' | 'ended' | 'stop' = 'stop';
    try {
      this.#lane.renewed(await this.#run.access.renew(this.#lane.connectionId, this.#version));
      outcome = 'renewed';
    } catch (error) {
      if (!(error instanceof PinterestError)) throw error;
      if (endsConnection(error)) outcome = 'ended';
      return await this.#cannotRenew(expired, detailsOf(error));
    } finally {
      this.#lane.resume(outcome);
    }
    await this.#sendStillWanted(expired.map(({ active }) => active));
    if (this.#expired.length > 0) await this.#endRefused(this.#expired);
  }

  /**
   * A fresh token was refused as well: every run would spend one more, and no pin would go out. Where somebody connected again
   * meanwhile nothing has ended, and the pins go out with the token that this brought.
   */
  async #endRefused(refused: readonly { active: Sending; error: ErrorDetails }[]): Promise<void> {
    const { error: first } = refused[0] as { error: ErrorDetails };
    let outcome: 'ended' | 'stop' = 'stop';
    try {
      const isOver = !(await this.#hasAnotherPair());
      await this.#writeEach(refused, (active, error) => (isOver ? this.#refused(active, error) : this.#wait(active, error)));
      await this.#run.access.end(this.#lane.connectionId, this.#version, first);
      outcome = 'ended';
    } finally {
      this.#lane.resume(outcome);
    }
  }

  /** What cannot be opened now says nothing of another pair. */
  async #hasAnotherPair(): Promise<boolean> {
    const opened = await this.#run.access.open(this.#lane.connectionId).catch(() => undefined);
    return opened !== undefined && opened.version !== this.#version;
  }

  async #cannotRenew(expired: readonly { active: Sending; error: ErrorDetails }[], error: ErrorDetails): Promise<void> {
    // Disconnected meanwhile, which is no pin's fault: the next run says what is missing.
    if (error.code === 'not_found') return this.#writeEach(expired, (active) => this.#drop(active));
    if (endsConnection(error)) {
      return this.#writeEach(expired, (active) => this.#write(active, { kind: 'failed', error }, 'failed', error));
    }
    this.#lane.stop(error.code, error.retryAt ?? null);
    const notBefore = error.retryAt ?? new Date(Date.now() + this.#run.settings.beatMs).toISOString();
    return this.#writeEach(expired, (active) => this.#wait(active, error, notBefore));
  }

  /** One that cannot be written keeps no other from being written. */
  async #writeEach(
    expired: readonly { active: Sending; error: ErrorDetails }[],
    write: (active: Sending, error: ErrorDetails) => Promise<void>,
  ): Promise<void> {
    await Promise.all(expired.map(({ active, error }) => this.#orFail(active, write(active, error))));
  }

  #wait(active: Sending, error: ErrorDetails, notBefore?: string): Promise<void> {
    return this.#write(active, { kind: 'released', error, ...(notBefore !== undefined && { notBefore }) }, 'waiting', error);
  }

  async #refused(active: Sending, error: ErrorDetails): Promise<void> {
    const refused = { ...error, code: 'reconnect_required', message: `${refusedToo(error)} Connect again, then retry.` };
    await this.#write(active, { kind: 'failed', error: refused }, 'failed', refused);
  }

  #tellWaiting({ waitingUntil }: PublishProgress): void {
    if (waitingUntil === undefined || waitingUntil === this.#waitingUntil) return;
    this.#waitingUntil = waitingUntil;
    this.#run.results.emit({ type: 'waiting', until: waitingUntil, connectionId: this.#lane.connectionId });
  }
}
