import { type ErrorDetails, PinterestError } from '../errors.js';
import { storeFailure } from './failure.js';

interface Reported {
  code?: string;
  severity?: string;
  message?: string;
  table?: string;
  column?: string;
  constraint?: string;
}
interface Kind {
  code: string;
  retryable?: boolean;
  advice: string;
}

const UNAVAILABLE: Kind = {
  code: 'store_unavailable',
  retryable: true,
  advice: 'What was not committed was not kept; it works again as soon as the server does.',
};
const NO_ACCESS: Kind = {
  code: 'store_unavailable',
  advice: 'Correct DATABASE_URL (user, password, database name), or the pool given as store.pool.',
};
const CONTENDED: Kind = {
  code: 'store_locked',
  retryable: true,
  advice: 'Others work on the same rows all the time; try again later.',
};
const BROKEN: Kind = { code: 'store_broken', advice: 'Data on its disk is damaged: restore a backup.' };

/** By SQLSTATE, else by its class, the first two characters. */
const KINDS: Readonly<Record<string, Kind>> = {
  '08': UNAVAILABLE,
  '25006': { ...UNAVAILABLE, advice: 'It only lets itself be read: name the primary server.' },
  // idle_in_transaction_session_timeout, transaction_timeout: the server has ended the connection.
  '25P03': UNAVAILABLE,
  '25P04': UNAVAILABLE,
  '28': NO_ACCESS,
  '3D': NO_ACCESS,
  '40001': CONTENDED,
  '40P01': CONTENDED,
  '42501': {
    code: 'store_denied',
    advice: 'Connect as the owner of the tables, on Supabase as "postgres", or grant that user what is missing.',
  },
  '53': { ...UNAVAILABLE, advice: 'The server lacks memory or connections: use a pooler, or smaller pools.' },
  '53100': { code: 'store_full', retryable: true, advice: 'Make room on its disk; what was being written was not kept.' },
  '55P03': CONTENDED,
  '57': UNAVAILABLE,
  '57014': { ...CONTENDED, advice: 'It took longer than the statement_timeout of this user or server allows.' },
  '58': UNAVAILABLE,
  XX001: BROKEN,
  XX002: BROKEN,
  // Raised by our own migration, which names the pins.
  NP001: { code: 'store_duplicates', advice: 'Nothing was changed. Clear pinterest_pin_id of all but one row each, then try again.' },
};

/** Of `new URL`: what the driver was given is no address, and no server was asked. */
const NO_ADDRESS = 'ERR_INVALID_URL';

/** invalid_text_representation: what was given is none of the column's type. */
const UNREADABLE = '22P02';

/** raise_exception: of a trigger, and no rule has a name then. */
const RAISED = 'P0001';

/** lock_not_available: it waited as long as `lock_timeout` allows. */
const LOCKED = '55P03';

const contended = new WeakSet<Error>();
const locked = new WeakSet<Error>();
const lost = new WeakSet<Error>();
const unreadable = new WeakSet<Error>();

/** The transaction was only a victim of others: run again, it can succeed. */
export const isContended = (error: unknown): boolean => contended.has(error as Error);

/** It waited too long for what somebody else has locked. */
export const isLocked = (error: unknown): boolean => locked.has(error as Error);

/** The connection is not usable any more. */
export const isLost = (error: unknown): boolean => lost.has(error as Error);

/** Of what is told in other words than the failure that it came of. */
export function markLost(failure: Error): Error {
  lost.add(failure);
  return failure;
}

/** An id that it was given is no UUID. Nothing else is: not a number too large, nor dates in another style. */
export const isUnreadable = (error: unknown): boolean => unreadable.has(error as Error);

/**
 * What the driver threw, as ours. The driver's error is not kept as the cause: its detail quotes values, and a value
 * may be a secret.
 */
export function postgresFailure(error: unknown): Error {
  if (error instanceof PinterestError) return error;
  const reported = error as Reported;
  if (reported.code === NO_ADDRESS) return addressFailure();
  const failure = reported.severity ? fromServer(reported) : fromConnection(reported);
  if (!reported.severity || /^(08|25P0[34]|57P|58)/.test(reported.code ?? '')) markLost(failure);
  if (reported.code === '40001' || reported.code === '40P01') contended.add(failure);
  if (reported.code === LOCKED) locked.add(failure);
  if (reported.code === UNREADABLE) unreadable.add(failure);
  return failure;
}

function fromServer(reported: Reported): PinterestError {
  const { code = '', message = '' } = reported;
  const kind = KINDS[code] ?? KINDS[code.slice(0, 2)];
  if (kind) {
    return storeFailure(kind.code, `The Postgres database failed: ${message} (${code}). ${kind.advice}`, {
      retryable: kind.retryable,
    });
  }
  if (code.startsWith('22')) return storeFailure('store_value', `The Postgres database refused a value (${code}).`);
  if (code.startsWith('23') || code === RAISED) return constraintFailure(code, reported);
  return storeFailure('store_failed', `The Postgres database failed: ${message} (${code}).`);
}

function constraintFailure(code: string, { table, column, constraint }: Reported): PinterestError {
  const rule = [table, constraint ?? column].filter(Boolean).join('.') || 'a trigger';
  const more: Partial<ErrorDetails> = { stopped: 'permanent' };
  const kind = code === '23505' ? 'store_conflict' : 'store_constraint';
  return storeFailure(kind, `The Postgres database refused a row: ${rule} (${code}).`, more);
}

/** The address stays out: it has a password. */
function addressFailure(): PinterestError {
  const message =
    'The Postgres address cannot be read: percent-encode what its user and password have of : / ? # [ ] @ and %, and look at its port.';
  return storeFailure('configuration', message, { field: 'store.postgres', stopped: 'permanent' });
}

function fromConnection({ code, message }: Reported): PinterestError {
  const why = [message, code].find((text) => text !== undefined && text !== '') ?? 'the connection was lost';
  return storeFailure(UNAVAILABLE.code, `The Postgres database cannot be reached: ${why}. ${UNAVAILABLE.advice}`, {
    retryable: true,
  });
}
