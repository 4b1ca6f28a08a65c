/** A refusal in Pinterest's words: thrown by an operation, written by the server. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: number;
  readonly detail: string | undefined;

  constructor(status: number, code: number, message: string, detail?: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

const INTERNAL = 'Something went wrong on our end. Sorry about that.';
const RATE_LIMIT =
  'This request exceeded a rate limit. This can happen if the client exceeds one\nof the published rate limits or if ' +
  'multiple write operations are applied to\nan object within a short time window.';
const TRIAL =
  'Apps with Trial access may not create Pins in production https://api.pinterest.com - use API Sandbox ' +
  'https://api-sandbox.pinterest.com instead.';
const SPAM =
  "Sorry! You've hit a block (Pins) we have in place to combat spam. Please try again later!";
const SCOPE =
  'Your token does not have sufficient permissions for this operation. Please ensure your token is authorized with ' +
  'the following scopes: ';

/** Pinterest's known errors by name: [status, code, message, message_detail]. */
export const KNOWN_ERRORS = {
  authentication_failed: [401, 2, 'Authentication failed.'],
  missing_scope: [401, 3, `${SCOPE}boards:read`],
  method_not_allowed: [405, 5, 'Method not allowed'],
  not_authorized: [401, 7, 'Not authorized to access board or Pin.'],
  rate_limited: [429, 8, RATE_LIMIT],
  spam_block: [403, 9, SPAM],
  spam_limited: [429, 8, 'You are sending too many requests.', 'This looks like spam.'],
  internal: [500, 12, INTERNAL],
  forbidden: [403, 29, 'You are not permitted to access that resource.'],
  trial_access: [403, 29, TRIAL],
  user_not_found: [404, 30, 'User not found.'],
  board_not_found: [404, 40, 'Board not found.'],
  pin_not_found: [404, 50, 'Pin not found.'],
  section_not_found: [404, 2031, "Sorry! We couldn't find this board section."],
  media_not_found: [404, 404, 'Media not found.'],
  website_not_found: [404, 404, 'Website not in user list.'],
  image_too_small: [
    403,
    233,
    'Your image is too small. Please choose a larger image and try again.',
  ],
  image_broken: [403, 235, 'Sorry, this image is broken. Please pick a different image.'],
  token_not_valid: [400, 1104, 'The token you provided is not valid or has expired.'],
  account_disapproved: [403, 2625, 'Your account was disapproved.'],
  account_under_review: [403, 2626, 'Your account is under review.'],
  unreachable_url: [400, 1, 'Unable to reach the URL'],
  duplicate_board: [400, 1, 'The board name is invalid or duplicated.'],
  exclusive_access: [
    409,
    409,
    'Could not get exclusive access to the board to create a new section.',
  ],
  went_wrong: [500, 2787, 'Sorry! Something went wrong on our end.'],
  ramped_down: [503, 4197, 'This endpoint has been ramped down. Please try again later.'],
} as const satisfies Record<string, readonly [number, number, string, string?]>;

export type KnownError = keyof typeof KNOWN_ERRORS;

export function knownError(name: KnownError): ApiError {
  const [status, code, message, detail] = KNOWN_ERRORS[name] as readonly [
    number,
    number,
    string,
    string?,
  ];
  return new ApiError(status, code, message, detail);
}

export function missingScopes(scopes: readonly string[]): ApiError {
  return new ApiError(401, 3, SCOPE + scopes.join(', '));
}

/** A value that does not fit the schema: always 400 code 1. */
export function invalid(message: string): ApiError {
  return new ApiError(400, 1, message);
}
