import { isMisuse, PinterestError } from '../errors.js';

/** Inngest knows an error that must not be tried again by this name, in both generations. */
class NonRetriableError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NonRetriableError';
  }
}

/**
 * Runs `work`; what cannot become right by trying again is told to Inngest as final. Only code and
 * message go there: Inngest stores a whole error, its `cause` included.
 */
export async function withFinalFailures<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PinterestError) {
      const message = `${error.code}: ${error.message}`;
      // A service that closes is followed by another one, of the next deployment.
      throw error.retryable || error.code === 'closed' ? new Error(message) : new NonRetriableError(message);
    }
    if (isMisuse(error)) throw new NonRetriableError(error.message);
    throw error;
  }
}
