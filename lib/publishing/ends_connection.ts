import { isOwnFault } from '../connections/failures.js';
import { PinterestError } from '../errors.js';

const ENDS_CONNECTION = /^(reconnect_required|not_found|missing_scope|forbidden|grant_refused|seal_broken)$/u;

/**
 * Why there is no token: a person has to do something, so that due pins fail and say so. Anything else passes, and they wait: a token
 * endpoint that fails, an answer that got lost, an app that is refused.
 */
export function endsConnection({ code }: { code: string }): boolean {
  return ENDS_CONNECTION.test(code);
}

/** Not a failure of this process, its database, key file or addon: those say nothing of any pin, and end the run. */
export function isOfConnection(error: unknown): error is PinterestError {
  return error instanceof PinterestError && !error.code.startsWith('store_') && !isOwnFault(error);
}
