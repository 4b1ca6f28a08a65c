import { type ErrorDetails, PinterestError } from '../errors.js';

/** A database's failure. What it says about values stays out: a value may be a secret. */
export function storeFailure(code: string, message: string, more: Partial<ErrorDetails> = {}): PinterestError {
  return new PinterestError({ code, message, outcome: 'not_sent', ...more });
}

/** A row that breaks a rule, or a value that its column does not take: what was to be written beside it may be fine. */
export function isRefused(error: unknown): error is PinterestError {
  return error instanceof PinterestError && (error.code === 'store_constraint' || error.code === 'store_value');
}

const ofLockedRows = new WeakSet<Error>();

/** What became of a pin could not be written to its row for as long as it could wait. */
export function rowLocked(): PinterestError {
  const message =
    "Somebody else keeps the pin's row locked in the database, so what became of it could not be written. End that transaction " +
    '(pg_stat_activity shows it): a later run looks for the pin.';
  const failure = storeFailure('store_locked', message, { retryable: true });
  ofLockedRows.add(failure);
  return failure;
}

/** One row's trouble alone, refused or locked. */
export function isOneRows(error: unknown): error is PinterestError {
  return isRefused(error) || ofLockedRows.has(error as Error);
}

export function storeClosed(): PinterestError {
  const message = 'The service was closed, and its database with it; nothing was changed. Make a new one with createPinterest.';
  return storeFailure('closed', message, { stopped: 'permanent' });
}
