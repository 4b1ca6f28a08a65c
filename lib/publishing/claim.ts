import { ownTurn } from '../own_turn.js';
import type { Service } from '../service.js';
import type { Transaction } from '../store/database.js';
import { claimPins, type NewAttempt, openAttempts } from '../store/pins/claim_pins.js';
import { claimablePins, type Wanted } from '../store/pins/claimable_pins.js';
import { givenUp, twinKey } from '../store/pins/given_up.js';
import type { ClaimableRecord } from '../store/pins/pin_rows.js';
import { refusePins, reopenDoubts } from '../store/pins/settle_pins.js';
import type { Pin } from '../types.js';
import { newAttemptId } from './attempt_id.js';
import type { ClaimTurns } from './claim_turns.js';
import { contentOf, type Problem } from './pin_of_row.js';
import { prepare, type PreparedPin, type Resolved, resolveMedia } from './prepare.js';

/** A pin that this process may send, until its lease ends. */
export interface ClaimedPin {
  pinId: string;
  attemptId: string;
  connectionId: string;
  pin: Pin;
  /** Claimed because it was due: it must still be due when it goes out. */
  wasDue: boolean;
  /** It is sent again because it was proved absent: it must still have this date when it goes out. */
  sameDate?: string | null;
  /** As it was claimed. */
  record: ClaimableRecord;
}

export interface Claimed {
  /** By this machine's clock, before it was asked for: no lease here ends later than in the database. */
  issuedAt: number;
  claims: ClaimedPin[];
  refused: { record: ClaimableRecord; problem: Problem }[];
  /** An equal pin of the board is under way or in doubt: that one, where nobody looks for it any more. */
  twins: { record: ClaimableRecord; givenUp: string | undefined }[];
  /** An attempt of before is in doubt: it is looked for first. */
  doubts: ClaimableRecord[];
  /** Named and cancelled since, or proved absent and a person changed its date since. */
  changed: ClaimableRecord[];
  /** Another process was told, since the connection was opened, that its account is to send nothing. */
  blocked: ClaimableRecord[];
  /** There are no more that were due when it looked, but those that somebody had locked at that moment. */
  sawAll: boolean;
}

/** Whose claims they are, and for how long. */
export interface Claimer {
  holder: string;
  leaseMs: number;
  /** The connection cannot be used: its due pins are refused with this. */
  refusal?: Problem;
  /** Pins that were proved absent, and their dates then. */
  absent: ReadonlyMap<string, string | null>;
  /** Nothing is waited for any more. */
  stop: AbortSignal;
  turns: ClaimTurns<Claimed>;
}

const nothing = (issuedAt = Date.now()): Claimed => ({ issuedAt, claims: [], refused: [], twins: [], doubts: [], changed: [], blocked: [], sawAll: true });

/** One claim: what of which pins for whom, and what `resolve.media` gave for them before, if it was asked. */
interface Claim {
  service: Service;
  by: Claimer;
  wanted: Wanted;
  /** Nobody named them: they are claimed because they are due. */
  wasDue: boolean;
  resolved?: Map<string, Resolved>;
}

/** A pin that may go out, and the attempt to send it. */
interface Ready {
  record: ClaimableRecord;
  prepared: PreparedPin;
  attempt: NewAttempt;
}

/**
 * Claims the next pins of a connection, all in one transaction. `resolve.media` is asked before, because it may wait
 * for a network.
 */
export async function claimNext(service: Service, by: Claimer, wanted: Wanted): Promise<Claimed> {
  const { database, options } = service;
  const wasDue = wanted.ids === undefined;
  const claim = (more: Pick<Claim, 'wanted' | 'resolved'>): Promise<Claimed> =>
    by.turns.claim((queries, issuedAt) => claimIn(queries, issuedAt, { service, by, wasDue, ...more }));
  if (!options.resolve?.media || by.refusal) return claim({ wanted });
  const seen = await claimablePins(database, database.engine, wanted);
  if (seen.length === 0) return nothing();
  const resolved = await beforeStop(resolveMedia(service, seen.filter((record) => !record.doubt && !record.blocked)), by.stop);
  if (!resolved) return nothing();
  return claim({ wanted: { ...wanted, ids: seen.map(({ id }) => id), isDue: wasDue }, resolved });
}

/** The caller's function may never come to an end, and a service that closes does not wait for it. */
async function beforeStop<T>(work: Promise<T>, stop: AbortSignal): Promise<T | undefined> {
  let end = (): void => {};
  const stopped = new Promise<undefined>((resolve) => {
    end = () => resolve(undefined);
  });
  stop.addEventListener('abort', end);
  if (stop.aborted) end();
  try {
    return await Promise.race([work, stopped]);
  } finally {
    stop.removeEventListener('abort', end);
  }
}

async function claimIn(queries: Transaction, issuedAt: number, claim: Claim): Promise<Claimed> {
  const { service: { database: { engine } }, wanted, resolved } = claim;
  const claimed = nothing(issuedAt);
  const records = await claimablePins(queries, engine, wanted);
  if (engine === 'postgres' && records.length > 0) await ownTurn();
  claimed.sawAll = records.length < wanted.limit && !resolved;
  const ready: Ready[] = [];
  for (const record of records) {
    const pin = readyOrNoted(record, claim, claimed);
    if (pin) ready.push(pin);
  }
  await claimReady(queries, claim, ready, claimed);
  await writeUnclaimed(queries, claim, claimed);
  return claimed;
}

/** The pin, if it may go out; otherwise `claimed` says what is to become of it. */
function readyOrNoted(record: ClaimableRecord, claim: Claim, claimed: Claimed): Ready | undefined {
  const { service, by, resolved } = claim;
  if (record.blocked) return void claimed.blocked.push(record);
  if (record.doubt) return void claimed.doubts.push(record);
  if (isChanged(record, claim)) return void claimed.changed.push(record);
  const media = resolved?.get(record.id);
  const prepared = by.refusal ? { problem: by.refusal } : prepare(service, record, media);
  // Edited while its media was resolved: the next claim takes it as it is then.
  if (media && 'pin' in prepared && media.content !== contentOf(record)) return undefined;
  if ('problem' in prepared) return void claimed.refused.push({ record, problem: prepared.problem });
  return { record, prepared, attempt: attemptOf(service, by.holder, record, prepared) };
}

/** Whoever names a pin wants it sent whatever its date, so that a cancel, which takes the date, shows in its own column. */
function isChanged(record: ClaimableRecord, { by: { absent }, wasDue }: Claim): boolean {
  const isAbsent = absent.has(record.id);
  if (record.cancel_requested && (isAbsent || !wasDue)) return true;
  return isAbsent && record.scheduled_at !== absent.get(record.id);
}

/** Those that the journal takes: it keeps out what has an unresolved twin. */
async function claimReady(queries: Transaction, claim: Claim, ready: readonly Ready[], claimed: Claimed): Promise<void> {
  if (ready.length === 0) return;
  const { service: { database: { engine }, words: { publishing } }, by: { holder, leaseMs, absent }, wasDue } = claim;
  const attempts = ready.map(({ attempt }) => attempt);
  const opening = openAttempts(queries, engine, attempts);
  claimPins(queries, engine, attempts, { publishing, holder, leaseMs });
  const opened = await opening;
  await noteTwins(queries, engine, ready.filter(({ attempt }) => !opened.has(attempt.id)), claimed);
  for (const { attempt, prepared: { pin }, record } of ready) {
    if (!opened.has(attempt.id)) continue;
    const sameDate = absent.get(record.id);
    const taken = { pinId: record.id, attemptId: attempt.id, connectionId: attempt.connection_id, pin, wasDue, record };
    claimed.claims.push(sameDate === undefined ? taken : { ...taken, sameDate });
  }
}

/** What the rows say of those that do not go out. */
async function writeUnclaimed(queries: Transaction, { service }: Claim, { refused, doubts }: Claimed): Promise<void> {
  const { database: { engine }, words } = service;
  if (refused.length > 0) {
    const rows = refused.map(({ record, problem }) => ({
      id: record.id,
      error_code: problem.code,
      error_message: problem.message,
    }));
    await refusePins(queries, engine, rows, words.failed);
  }
  if (doubts.length > 0) {
    const rows = doubts.map(({ id, doubt }) => ({ id, attempt_id: doubt as string }));
    await reopenDoubts(queries, engine, rows, words.publishing);
  }
}

async function noteTwins(
  queries: Transaction,
  engine: Service['database']['engine'],
  twins: readonly Ready[],
  claimed: Claimed,
): Promise<void> {
  if (twins.length === 0) return;
  const found = await givenUp(queries, engine, twins.map(({ attempt }) => attempt));
  for (const { attempt, record } of twins) claimed.twins.push({ record, givenUp: found.get(twinKey(attempt)) });
}

function attemptOf({ environment }: Service, holder: string, record: ClaimableRecord, prepared: PreparedPin): NewAttempt {
  const { pin, fingerprint, payload } = prepared;
  return {
    id: newAttemptId(),
    pin_id: record.id,
    tenant_id: record.tenant_id,
    connection_id: record.connection_id as string,
    environment,
    pinterest_board_id: pin.boardId,
    pinterest_board_section_id: pin.boardSectionId ?? null,
    fingerprint,
    payload,
    scheduled_at: record.scheduled_at,
    claimed_by: holder,
  };
}
