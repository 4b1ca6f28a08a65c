/** What a failed request may have done at Pinterest. Only `not_sent` and `rejected` may ever be sent again. */
export type Outcome = 'not_sent' | 'rejected' | 'unknown';

/** Why the retry loop gave the failure back instead of trying again. */
export type StopReason =
  | 'none'
  | 'permanent'
  | 'unsafe_to_repeat'
  | 'attempts_exhausted'
  | 'wait_too_long'
  | 'cancelled';

/** A failure as plain data: what the native core reports and what `PinterestError` carries. */
export interface ErrorDetails {
  code: string;
  message: string;
  outcome?: Outcome;
  /** Trying later, unchanged, can succeed and cannot publish twice. */
  retryable?: boolean;
  /** ISO date before which trying again is pointless. */
  retryAt?: string;
  /** The input at fault: Pinterest's name of a request's part (`board_id`, `media_source.url`), else the option. */
  field?: string;
  httpStatus?: number;
  pinterestCode?: number;
  pinterestMessage?: string;
  /** RFC 6749 `error` of a token answer: `invalid_grant`. */
  oauthError?: string;
  requestId?: string;
  stopped?: StopReason;
  attempts?: number;
}

/** Every failure at run time. Misuse of the interface is a `TypeError` with a `code` instead. */
export class PinterestError extends Error {
  /** `rate_limited`, `auth_expired`, `bad_media`, ...: docs/api.md has them all, with what to do. */
  readonly code: string;
  /** `unknown`: it may have worked, so never repeat it without looking first. */
  readonly outcome: Outcome;
  /** Trying later, unchanged, can succeed and cannot publish twice. */
  readonly retryable: boolean;
  /** ISO date before which trying again is pointless. */
  readonly retryAt: string | undefined;
  /** The input at fault: Pinterest's name of a request's part (`board_id`, `media_source.url`), else the option. */
  readonly field: string | undefined;
  readonly httpStatus: number | undefined;
  readonly pinterestCode: number | undefined;
  readonly pinterestMessage: string | undefined;
  /** RFC 6749 `error` of a token answer: `invalid_grant`. */
  readonly oauthError: string | undefined;
  readonly requestId: string | undefined;
  /** Why it was not tried again. */
  readonly stopped: StopReason;
  /** How often it was tried. */
  readonly attempts: number;
  /** Of `pins.create` whose outcome is `unknown`: ids of pins on the board that may be it. */
  declare readonly candidates?: string[];

  constructor(details: ErrorDetails, options?: ErrorOptions) {
    super(details.message, options);
    this.name = 'PinterestError';
    this.code = details.code;
    this.outcome = details.outcome ?? 'not_sent';
    this.retryable = details.retryable ?? false;
    this.retryAt = details.retryAt;
    this.field = details.field;
    this.httpStatus = details.httpStatus;
    this.pinterestCode = details.pinterestCode;
    this.pinterestMessage = details.pinterestMessage;
    this.oauthError = details.oauthError;
    this.requestId = details.requestId;
    this.stopped = details.stopped ?? 'none';
    this.attempts = details.attempts ?? 0;
  }
}

export type MisuseCode = 'ERR_INVALID_ARG_TYPE' | 'ERR_INVALID_ARG_VALUE';

/** An argument that no run-time condition can make right: a bug in the caller, thrown at once. */
export function misuse(code: MisuseCode, field: string, message: string): TypeError {
  return Object.assign(new TypeError(`${field}: ${message}`), { code, field });
}

export function isMisuse(error: unknown): error is TypeError & { code: MisuseCode; field: string } {
  return error instanceof TypeError && 'field' in error && typeof error.field === 'string';
}
