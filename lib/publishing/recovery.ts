import type { Access } from '../connections/access.js';
import { detailsOf } from '../engine.js';
import type { ErrorDetails, PinterestError } from '../errors.js';
import { pinUrl } from '../pins/pin_url.js';
import { isOneRows, isRefused } from '../store/failure.js';
import { orNone } from '../store/or_none.js';
import { type DoubtfulPin, doubtfulPins, takeDoubtful } from '../store/pins/doubtful_pins.js';
import { absences, ownedIds } from '../store/pins/journal.js';
import { type FailedRow, failPins } from '../store/pins/settle_pins.js';
import type { PinText, ReconcileAnswer } from '../types.js';
import type { ActivePin } from './active_pins.js';
import { isOfConnection } from './ends_connection.js';
import { inParallel } from './in_parallel.js';
import { Looks } from './looks.js';
import type { Run } from './run.js';
import { anothersError, twiceError, type Unsettled, type Written } from './settlement.js';

const PINS_AT_A_TIME = 50;
const LOOKS_AT_A_TIME = 4;
const CONNECTIONS_AT_A_TIME = 8;
/**
 * How much older than the first attempt the ids are that are known to be other pins'. An equal pin of the day before
 * that is nobody's keeps the core from proving anything, and an answer that took long moves that day earlier.
 */
const BEFORE_MS = 25 * 60 * 60_000;
const NO_LOOK = ['cancelled', 'closed', 'wrong_environment'];

interface Doubt extends DoubtfulPin {
  /** By this machine's clock, neither later than it was nor earlier than it ended. */
  windowStart: Date;
  requestEndedAt: Date;
  active: ActivePin;
}

/** Settles what a crash or a lost answer left: by the journal if it knows, by Pinterest otherwise. */
export class Recovery {
  readonly #run: Run;
  readonly #seen = new Set<string>();
  #atATime = PINS_AT_A_TIME;

  constructor(run: Run) {
    this.#run = run;
  }

  async run(): Promise<void> {
    while (!this.#run.isStopped) {
      const doubts = await this.#take();
      if (!doubts) return;
      this.#run.heartbeat.keep(doubts.map(({ active }) => active));
      try {
        await this.#settle(doubts);
      } finally {
        for (const { active } of doubts) this.#end(active);
      }
    }
  }

  /** Expired claims and due looks become claims of this run. Undefined: there are no more. */
  async #take(): Promise<Doubt[] | undefined> {
    const { service: { database, environment, appId, words }, scope, holder, settings: { leaseMs } } = this.#run;
    const { tenantId, connectionId, ids } = scope;
    const wanted = {
      environment,
      appId,
      limit: this.#atATime,
      passedOver: this.#seen,
      ...(tenantId !== undefined && { tenantId }),
      ...(connectionId !== undefined && { connectionId }),
      ...(ids && { ids }),
    };
    // Mostly there are none: no transaction then. And what fails within is never an id of the caller's.
    const due = await orNone(doubtfulPins(database, database.engine, wanted), tenantId, connectionId);
    if (due.length === 0) return undefined;
    const before = Date.now();
    const taking = database.transaction(async (queries) => {
      const found = await doubtfulPins(queries, database.engine, wanted);
      const recorded = found.filter((pin) => pin.recorded);
      const unrecorded = found.filter((pin) => !pin.recorded).map((pin) => unseenRow(pin, environment));
      if (recorded.length > 0) await takeDoubtful(queries, database.engine, recorded, { holder, leaseMs });
      if (unrecorded.length > 0) await failPins(queries, database.engine, unrecorded, words);
      return found;
    });
    const pins = await taking.catch((error: unknown) => this.#notTaken(due, error));
    const after = Date.now();
    for (const pin of pins) this.#noteTaken(pin);
    return pins.filter((pin) => pin.recorded).map((pin) => this.#doubtOf(pin, before, after));
  }

  /** One row that the database refuses keeps nobody back: from then on each is taken by itself. */
  #notTaken([first]: readonly DoubtfulPin[], error: unknown): [] {
    if (!isRefused(error)) throw error;
    if (this.#atATime === 1) this.#refused(first as DoubtfulPin, error);
    this.#atATime = 1;
    return [];
  }

  #refused({ id }: DoubtfulPin, error: PinterestError): void {
    this.#seen.add(id);
    this.#run.results.note(id, 'waiting', undefined, { ...detailsOf(error), outcome: 'unknown' });
  }

  #noteTaken(pin: DoubtfulPin): void {
    const { results } = this.#run;
    this.#seen.add(pin.id);
    if (pin.recorded) return;
    results.recovered();
    results.note(pin.id, 'failed', undefined, unseenError(pin, this.#run.service.environment));
  }

  /** By ages: the database's clock may be another than ours. */
  #doubtOf(pin: DoubtfulPin, before: number, after: number): Doubt {
    const ago = (time: string | null): number => Date.parse(pin.database_now) - Date.parse(time ?? pin.database_now);
    const [sent, ended] = [before - ago(pin.sent_at ?? pin.claimed_at), after - ago(pin.ended_at ?? pin.claim_expires_at)];
    return {
      ...pin,
      windowStart: new Date(sent),
      // A clock that was set between the two, or a person, may have written them the wrong way round.
      requestEndedAt: new Date(Math.max(sent, ended)),
      active: this.#run.active.hold(pin.id, pin.attempt_id),
    };
  }

  async #settle(doubts: readonly Doubt[]): Promise<void> {
    const byConnection = new Map<string, Doubt[]>();
    const known: Promise<void>[] = [];
    for (const doubt of doubts) {
      if (doubt.pinterest_pin_id !== null) known.push(this.#apart(doubt, this.#found(doubt, doubt.pinterest_pin_id)));
      else if (isSettled(doubt)) known.push(this.#apart(doubt, this.#release(doubt)));
      else byConnection.set(doubt.connection_id, [...(byConnection.get(doubt.connection_id) ?? []), doubt]);
    }
    await Promise.all(known);
    await inParallel([...byConnection], CONNECTIONS_AT_A_TIME, ([id, pins]) => this.#look(id, pins));
  }

  async #apart(doubt: Doubt, settling: Promise<void>): Promise<void> {
    try {
      await settling;
    } catch (error) {
      if (!isOneRows(error)) throw error;
      this.#refused(doubt, error);
      this.#end(doubt.active);
    }
  }

  async #look(connectionId: string, doubts: readonly Doubt[]): Promise<void> {
    const { access, scope, service } = this.#run;
    let opened: Access;
    try {
      opened = await access.open(connectionId);
    } catch (error) {
      if (!isOfConnection(error)) throw error;
      await Promise.all(doubts.map((doubt) => this.#apart(doubt, this.#lookLater(doubt, notLooked(whyNotOpened(error))))));
      return;
    }
    // By the database's clock, as those dates are that it is compared with.
    const first = Math.min(...doubts.map(({ sent_at, claimed_at }) => Date.parse(sent_at ?? claimed_at)));
    const given = await ownedIds(service.database, connectionId, new Date(first - BEFORE_MS).toISOString());
    const owned = [...given, ...(scope.notOurs ?? [])];
    const looks = new Looks(access, connectionId, opened);
    await inParallel(doubts, LOOKS_AT_A_TIME, (doubt) => this.#apart(doubt, this.#lookFor(doubt, looks, owned)));
  }

  async #lookFor(doubt: Doubt, looks: Looks, owned: string[]): Promise<void> {
    let answer = await this.#ask(doubt, looks.opened, owned);
    if (errorOf(answer)?.code === 'auth_expired') {
      answer = await looks.renewed().then(
        (access) => this.#askAgain(doubt, looks, access, owned),
        (error: unknown) => notLooked(detailsOf(error)),
      );
    }
    const error = errorOf(answer);
    if (error) await looks.heed(error);
    switch (answer.answer) {
      case 'found':
        owned.push(answer.pin.id);
        return this.#found(doubt, answer.pin.id);
      case 'absent':
        // No other was made than the one that the row has: a person found it, or somebody else published it.
        return doubt.given_pin_id === null ? this.#absent(doubt) : this.#found(doubt, doubt.given_pin_id);
      case 'cannot_tell':
        return this.#lookLater(doubt, answer);
    }
  }

  async #askAgain(doubt: Doubt, looks: Looks, access: Access, owned: string[]): Promise<ReconcileAnswer> {
    const answer = await this.#ask(doubt, access, owned);
    const error = errorOf(answer);
    return error?.code === 'auth_expired' ? notLooked(await looks.ended(access, error)) : answer;
  }

  async #ask(doubt: Doubt, { auth }: Access, owned: readonly string[]): Promise<ReconcileAnswer> {
    const { service, settings, signal } = this.#run;
    const { title, description, altText, link } = JSON.parse(doubt.payload) as PinText;
    const question = {
      boardId: doubt.board_id,
      ...(doubt.board_section_id !== null && { boardSectionId: doubt.board_section_id }),
      pin: { title, description, altText, link } as PinText,
      windowStart: doubt.windowStart,
      requestEndedAt: doubt.requestEndedAt,
      identity: doubt.id,
      ownedIds: [...owned],
      settleMs: settings.settleMs,
    };
    try {
      return await service.client.pins.reconcile(question, { auth, ...(signal && { signal }) });
    } catch (error) {
      return notLooked(detailsOf(error));
    }
  }

  async #found(doubt: Doubt, pinterestId: string): Promise<void> {
    const { recorder, results } = this.#run;
    const { id: pinId, attempt_id: attemptId } = doubt;
    const url = pinUrl(pinterestId);
    const ifAnothers = this.#unsettled(anothersError(pinterestId), [pinterestId], doubt.looks + 1);
    const { written } = await recorder.write({ kind: 'published', pinId, attemptId, pinterestId, url, ifAnothers: () => ifAnothers });
    if (written === 'owned_by_another') {
      this.#noteUnsettled(pinId, ifAnothers);
    } else if (written === 'has_another') {
      results.recovered();
      results.note(pinId, 'failed', undefined, twiceError(pinterestId));
    } else {
      results.recovered();
      results.note(pinId, 'published', undefined);
      results.emit({ type: 'published', pinId, pinterestPinId: pinterestId });
    }
    this.#end(doubt.active);
  }

  /** It never left this machine, or Pinterest refused it: as if nothing had been. */
  async #release(doubt: Doubt): Promise<void> {
    const { recorder, results } = this.#run;
    await recorder.write({ kind: 'released', pinId: doubt.id, attemptId: doubt.attempt_id });
    results.recovered();
    this.#end(doubt.active);
  }

  async #absent(doubt: Doubt): Promise<void> {
    const { recorder, results, scope, service, settings } = this.#run;
    const { id: pinId, attempt_id: attemptId } = doubt;
    const before = await absences(service.database, pinId);
    results.recovered();
    // What a person took back does not fail: it is freed as cancelled.
    if (doubt.cancel_requested || scope.retrying || (settings.resend === 'once' && before === 0)) {
      // Who names a pin wants it sent whatever its date, but not whatever becomes of it meanwhile.
      const scheduledAt = scope.ids ? doubt.scheduled_at : doubt.claimed_scheduled_at;
      const { written } = await recorder.write({ kind: 'absent', pinId, attemptId, scheduledAt });
      this.#freed(doubt, written, scheduledAt);
    } else {
      const error = {
        code: 'not_created',
        outcome: 'not_sent' as const,
        message:
          'The answer was lost, and Pinterest made nothing: every page of the board was read. Retry to send it again.',
      };
      await recorder.write({ kind: 'failed', pinId, attemptId, error });
      results.note(pinId, 'failed', undefined, error);
    }
    this.#end(doubt.active);
  }

  #freed({ id }: Doubt, written: Written, scheduledAt: string | null): void {
    const { absent, results, unwanted } = this.#run;
    if (written === 'written') {
      absent.set(id, scheduledAt);
    } else if (written === 'cancelled' || written === 'skipped') {
      unwanted.add(id);
      results.note(id, written, undefined);
    }
  }

  async #lookLater(doubt: Doubt, answer: Extract<ReconcileAnswer, { answer: 'cannot_tell' }>): Promise<void> {
    const { id: pinId, attempt_id: attemptId } = doubt;
    const looks = wasLook(answer) ? doubt.looks + 1 : doubt.looks;
    const unsettled = this.#unsettled(unknownError(doubt, answer), answer.candidates, looks, answer.lookAgainAt);
    await this.#run.recorder.write({ pinId, attemptId, ...unsettled });
    this.#noteUnsettled(pinId, unsettled);
    this.#end(doubt.active);
  }

  /** To be looked for again, until the looks are used up. */
  #unsettled(error: ErrorDetails, candidates: readonly string[], looks: number, lookAgainAt?: string): Unsettled {
    const { settings } = this.#run;
    if (looks >= settings.looks) return { kind: 'failed', error, open: true, candidates };
    const lookAt = lookAgainAt ?? new Date(Date.now() + settings.settleMs / 2).toISOString();
    return { kind: 'doubtful', error, candidates, looks, lookAt };
  }

  #noteUnsettled(pinId: string, { kind, error }: Unsettled): void {
    const { results } = this.#run;
    if (kind === 'failed') results.recovered();
    results.note(pinId, kind === 'failed' ? 'failed' : 'waiting', undefined, error);
  }

  #end(active: ActivePin): void {
    this.#run.heartbeat.drop(active);
    this.#run.active.release(active);
  }
}

/** Nobody can look for what nobody wrote down, nor from here in an environment that its project has left. */
function unseenError({ environment }: Pick<DoubtfulPin, 'environment'>, here: string): ErrorDetails & { message: string } {
  const why = environment === null
    ? 'its row says that it was being published, and the journal (publish_attempts) has no such attempt of it. Look at the board by hand; a retry sends it.'
    : `it was being published in ${environment}, which its project has left since. A retry publishes it in ${here}.`;
  return { code: 'outcome_unknown', outcome: 'unknown', message: `Nobody knows whether Pinterest made this pin: ${why}` };
}

function unseenRow(pin: DoubtfulPin, here: string): FailedRow {
  const { code, message } = unseenError(pin, here);
  return { id: pin.id, attempt_id: pin.attempt_id, error_code: code, error_message: message };
}

/** Known for sure: the journal has its end. */
function isSettled({ resolved_at }: DoubtfulPin): boolean {
  return resolved_at !== null;
}

function errorOf(answer: ReconcileAnswer): ErrorDetails | undefined {
  return answer.answer === 'cannot_tell' ? answer.error : undefined;
}

/** A wait that Pinterest asks for is none, nor is a look that was called off or that is not this service's. */
function wasLook({ error }: Extract<ReconcileAnswer, { answer: 'cannot_tell' }>): boolean {
  return error?.retryAt === undefined && !NO_LOOK.includes(error?.code ?? '');
}

/** The id of a connection that is gone says nothing to who reads a pin's error. */
function whyNotOpened(error: PinterestError): ErrorDetails {
  const details = detailsOf(error);
  if (details.code !== 'not_found') return details;
  const message =
    'the account that it was sent through is not connected any more. Connect it again and synchronise its boards, so that a run can ' +
    'look; or make a new pin once you have seen that it is not there, and delete this row.';
  return { ...details, message };
}

function notLooked(error: ErrorDetails): Extract<ReconcileAnswer, { answer: 'cannot_tell' }> {
  return {
    answer: 'cannot_tell',
    doubt: 'look_failed',
    why: `The look failed: ${error.message}`,
    candidates: [],
    error,
    ...(error.retryAt !== undefined && { lookAgainAt: error.retryAt }),
  };
}

function unknownError(
  doubt: DoubtfulPin,
  { why, candidates, error }: Extract<ReconcileAnswer, { answer: 'cannot_tell' }>,
): ErrorDetails {
  const which = candidates.length > 0 ? ` It may be ${candidates.join(', ')}.` : '';
  const none = candidates.length > 0 ? ' (notOurs names what a person has seen not to be it)' : '';
  return {
    ...error,
    code: 'outcome_unknown',
    outcome: 'unknown',
    message:
      `Nobody knows whether Pinterest made this pin. ${why}${which} Look at board ${doubt.board_id} by hand; ` +
      `a retry looks first${none} and sends only what is proved absent.`,
  };
}
