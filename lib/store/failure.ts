import { type ErrorDetails, PinterestError } from '../errors.js';

/** A database's failure. What it says about values stays out: a value may be a secret. */
export function storeFailure(code: string, message: string, more: Partial<ErrorDetails> = {}): PinterestError {
  return new PinterestError({ code, message, outcome: 'not_sent', ...more });
}

export function storeClosed(): PinterestError {
  return storeFailure('closed', 'The database was closed; nothing was changed.', { stopped: 'permanent' });
}
