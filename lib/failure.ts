import { type ErrorDetails, misuse, PinterestError } from './errors.js';

/** Remembers who called, to be read when the call fails long after the stack is gone. */
export class CallSite {
  readonly #error: Error;

  /** `called` and what is above it on the stack are left out. */
  constructor(called: (...args: never[]) => unknown) {
    this.#error = new Error();
    Error.captureStackTrace(this.#error, called);
  }

  mark(error: Error): Error {
    Object.defineProperty(error, 'stack', {
      value: `${error.name}: ${error.message}\n${framesOf(this.#error)}`,
      configurable: true,
      writable: true,
    });
    return error;
  }
}

type Call = (...args: unknown[]) => Promise<unknown>;

/** The API with failures that have the stack of the call: in a database they begin where nothing of the caller is left. */
export function withCallers<T extends object>(api: T): T {
  const calls = Object.entries(api as Record<string, Call>).map(([name, call]) => {
    const called: Call = (...args) => {
      const site = new CallSite(called);
      return call(...args).catch((error: unknown) => {
        throw error instanceof PinterestError ? site.mark(copyOf(error)) : error;
      });
    };
    return [name, called];
  });
  return Object.fromEntries(calls) as T;
}

/** Calls that share a failure, such as that of opening the database, have a stack each. */
function copyOf(error: PinterestError): PinterestError {
  return new PinterestError(error as ErrorDetails, 'cause' in error ? { cause: error.cause } : undefined);
}

/** Without any where the host's `Error.prepareStackTrace` throws or makes no text: a failure must be told all the same. */
function framesOf(error: Error): string {
  try {
    const stack: unknown = error.stack;
    return typeof stack === 'string' ? stack.split('\n').slice(1).join('\n') : '';
  } catch {
    return '';
  }
}

/** The native core's failure as an error of the family it belongs to. */
export function toError(details: ErrorDetails, options?: ErrorOptions): Error {
  if (details.code !== 'invalid_argument') return new PinterestError(details, options);
  const field = details.field ?? 'argument';
  const prefix = `${field}: `;
  const message = details.message.startsWith(prefix)
    ? details.message.slice(prefix.length)
    : details.message;
  return misuse('ERR_INVALID_ARG_VALUE', field, message);
}

/** Runs a synchronous native function and translates what it throws. */
export function translated<T>(native: () => T): T {
  try {
    return native();
  } catch (error) {
    throw isNativeError(error) ? toError(JSON.parse(error.details) as ErrorDetails) : error;
  }
}

function isNativeError(error: unknown): error is Error & { details: string } {
  return error instanceof Error && typeof (error as { details?: unknown }).details === 'string';
}

/** The system has no room for the core now. No defect of this package, so not the core's own code for one. */
export function notStarted(error: unknown): unknown {
  if (!isNativeError(error)) return error;
  const message = `The native core did not start: ${error.message}`;
  return new PinterestError({ code: 'core_not_started', message, retryable: true, stopped: 'permanent' }, { cause: error });
}

export function cancelled(reason: unknown): PinterestError {
  return new PinterestError(
    {
      code: 'cancelled',
      message: 'Cancelled before it was sent.',
      outcome: 'not_sent',
      retryable: true,
      stopped: 'cancelled',
    },
    { cause: reason },
  );
}

export function closed(): PinterestError {
  return new PinterestError({
    code: 'closed',
    message: 'The client was closed; nothing was sent. Make a new one with createClient.',
    stopped: 'permanent',
  });
}

/** Of `createPinterest`. `rest`: what became of what was under way, and what to do. */
export function serviceClosed(rest: string): PinterestError {
  return new PinterestError({ code: 'closed', message: `The service was closed. ${rest}`, stopped: 'permanent' });
}
