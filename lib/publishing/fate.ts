import type { ErrorDetails } from '../errors.js';
import type { PinOutcome, PublishedPin } from '../types.js';

/** What an outcome of the core means for the row. */
export type Fate =
  | { kind: 'published'; pin: PublishedPin }
  /** Final: a person retries. */
  | { kind: 'failed'; error: ErrorDetails }
  /** Not its fault: it keeps its status and comes back then. */
  | { kind: 'waiting'; error: ErrorDetails; notBefore: string; blocks: boolean }
  /** Nobody wants it sent now, or this process may not. */
  | { kind: 'released'; error: ErrorDetails }
  /** The token was refused: another may do. */
  | { kind: 'renew'; error: ErrorDetails }
  | { kind: 'unknown'; error: ErrorDetails; candidates: string[] };

/** Where Pinterest says nothing. */
const WAIT_MS = 60_000;

export function fateOf(outcome: PinOutcome): Fate {
  if (outcome.status === 'published') return { kind: 'published', pin: outcome.pin };
  const { error, candidates = [] } = outcome;
  // Of what says nothing about its outcome, anything may have become.
  if (error.outcome !== 'not_sent' && error.outcome !== 'rejected') return { kind: 'unknown', error, candidates };
  // Called back on its way, and refused in a way that would have been waited out: nothing was wrong with it, and the
  // account need not stop.
  if (error.stopped === 'cancelled') return { kind: 'released', error };
  switch (error.code) {
    case 'rate_limited':
    case 'spam_block':
      return { kind: 'waiting', error, notBefore: notBefore(error), blocks: true };
    case 'twin_unresolved':
      return { kind: 'waiting', error, notBefore: notBefore(error), blocks: false };
    case 'auth_expired':
      return { kind: 'renew', error };
    case 'cancelled':
    case 'closed':
    case 'too_late':
      return { kind: 'released', error };
    default:
      return { kind: 'failed', error };
  }
}

function notBefore({ retryAt }: ErrorDetails): string {
  return retryAt ?? new Date(Date.now() + WAIT_MS).toISOString();
}
