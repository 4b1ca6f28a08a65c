import { type ErrorDetails, PinterestError } from '../errors.js';

/** A database's failure. What it says about values stays out: a value may be a secret. */
export function storeFailure(code: string, message: string, more: Partial<ErrorDetails> = {}): PinterestError {
  return new PinterestError({ code, message, outcome: 'not_sent', ...more });
}

export function storeClosed(): PinterestError {
  return storeFailure('closed', 'The database was closed; nothing was changed.', { stopped: 'permanent' });
}

/** Postgres knows before it looks that what is no UUID names no row. */
export async function orNone<T>(rows: Promise<T[]>): Promise<T[]> {
  try {
    return await rows;
  } catch (error) {
    if (error instanceof PinterestError && error.code === 'store_value') return [];
    throw error;
  }
}
