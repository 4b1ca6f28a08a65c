import { PinterestError } from './engine.js';
import type { Result } from './result.js';

// As the core ends a batch. Every further pin would be refused as well, and count against the account.
const ofAccount: ReadonlySet<string> = new Set([
  'app_credentials_suspect', 'auth_expired', 'grant_refused', 'missing_scope', 'rate_limited', 'spam_block', 'trial_access',
  'wrong_environment',
]);

/** The failure of one pin that concerns the whole account. */
export function accountStop(result: Result): PinterestError | undefined {
  if (!('error' in result) || !(result.error instanceof PinterestError)) return undefined;
  const { error } = result;
  return ofAccount.has(error.code) && error.outcome !== 'unknown' ? error : undefined;
}

/** What the pins behind it fail with. */
export function notSentAfter(stop: PinterestError): PinterestError {
  const { code, message, retryable, retryAt, pinterestCode, pinterestMessage } = stop;
  return new PinterestError({
    code,
    message: `Not sent, because another pin of this account was refused: ${message}`,
    retryable,
    ...(retryAt !== undefined && { retryAt }),
    ...(pinterestCode !== undefined && { pinterestCode }),
    ...(pinterestMessage !== undefined && { pinterestMessage }),
  });
}
