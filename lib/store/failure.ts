import { type ErrorDetails, PinterestError } from '../errors.js';

/** A database's failure. What it says about values stays out: a value may be a secret. */
export function storeFailure(code: string, message: string, more: Partial<ErrorDetails> = {}): PinterestError {
  return new PinterestError({ code, message, outcome: 'not_sent', ...more });
}

/** A row that breaks a rule, or a value that its column does not take: what was to be written beside it may be fine. */
export function isRefused(error: unknown): error is PinterestError {
  return error instanceof PinterestError && (error.code === 'store_constraint' || error.code === 'store_value');
}

export function storeClosed(): PinterestError {
  return storeFailure('closed', 'The database was closed; nothing was changed.', { stopped: 'permanent' });
}
