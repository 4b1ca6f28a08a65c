import type { ErrorDetails } from '../errors.js';

/** Why a legacy workflow of its project keeps a pin back. */
export const HELD_BACK: ErrorDetails = {
  code: 'legacy_active',
  message: 'A legacy n8n workflow of the project still publishes. Switch it off, or say that you did.',
};

/** Why a pin waits whose account Pinterest has stopped. */
export function accountBlocked(reason: string | null, until: string | null): ErrorDetails {
  return {
    code: reason ?? 'blocked',
    message: `Pinterest takes no more pins of this account before ${until}.`,
    retryable: true,
    ...(until !== null && { retryAt: until }),
  };
}

/** Why a pin does not go out whose connection Pinterest has ended. */
export function connectionEnded(lastError: string | null): ErrorDetails & { message: string } {
  const why = lastError ? ` (${lastError})` : '';
  return {
    code: 'reconnect_required',
    message: `Pinterest does not accept the project's connection any more${why}. Connect again, then retry.`,
  };
}
