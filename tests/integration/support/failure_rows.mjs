/**
 * What a failure means, one row a line: its name, the simulator's fault, and what must come of it.
 * `posts` and `looks` are what reaches the server for one pin when two tries and two looks are allowed.
 */
const error = (name, more = {}) => ({ kind: 'error', error: name, ...more });

/** Pinterest said no: nothing was made. `stops`: the account's other pins are not sent. */
const rejected = (code, more = {}) => ({
  code, outcome: 'rejected', stopped: 'permanent', posts: 1, looks: 0, stops: false, retryAt: undefined, ...more,
});
const stops = (code, more = {}) => rejected(code, { stops: true, ...more });
/** Tried again until the tries are used up; once it passes, published. */
const passing = { stopped: 'attempts_exhausted', posts: 2, passes: true };
/** Nobody knows, and nothing is sent again: two looks, and the pin is not there. */
const unknown = (code) => rejected(code, { outcome: 'unknown', stopped: 'unsafe_to_repeat', looks: 2 });
/** Made although the answer says nothing: the first look finds it. */
const found = { published: true, foundByLook: true, posts: 1, looks: 1 };
/** The answer is sound, only its delivery is odd. */
const published = { published: true, foundByLook: false, posts: 1, looks: 0, readable: true };

const HOURS = 3600;

export const ROWS = [
  ['429 code 8, reset within maxWait', { kind: 'rate_limited', resetSeconds: 1 }, stops('rate_limited', { ...passing, waitMs: 900, retryAt: [0, 60] })],
  ['429 code 8, Retry-After in seconds', { kind: 'rate_limited', resetSeconds: 1, retryAfter: 'seconds' }, stops('rate_limited', { ...passing, waitMs: 900, retryAt: [0, 60] })],
  ['429 code 8, reset beyond maxWait', { kind: 'rate_limited', resetSeconds: 5 * HOURS }, stops('rate_limited', { stopped: 'wait_too_long', retryAt: [4.9 * HOURS, 5.1 * HOURS] })],
  ['409 exclusive access', error('exclusive_access'), rejected('conflict', passing)],
  ['code 9', error('spam_block'), stops('spam_block', { retryAt: [1 * HOURS, 48 * HOURS] })],
  ['429 whose text says spam', error('spam_limited'), stops('spam_block', { retryAt: [1 * HOURS, 48 * HOURS] })],
  ['401 code 2', error('authentication_failed'), stops('auth_expired')],
  ['401 code 3', error('missing_scope'), stops('missing_scope')],
  ['401 code 7', error('not_authorized'), rejected('forbidden')],
  ['403 code 29, Trial access', error('trial_access'), stops('trial_access')],
  ['403 code 29', error('forbidden'), rejected('forbidden')],
  ['403 code 233', error('image_too_small'), rejected('bad_media', { field: 'media_source', names: 'image' })],
  ['403 code 235', error('image_broken'), rejected('bad_media', { field: 'media_source', names: 'image' })],
  ['unable to reach the URL', error('unreachable_url'), rejected('bad_media', { field: 'media_source', names: 'image' })],
  ['404 code 40', error('board_not_found'), rejected('not_found', { field: 'board_id' })],
  ['404 code 2031', error('section_not_found'), rejected('not_found', { field: 'board_section_id' })],
  ['400 code 1', error('duplicate_board'), rejected('invalid_input')],
  ['405 code 5', error('method_not_allowed'), rejected('invalid_input')],
  ['a redirect of the request', { kind: 'redirect', location: 'http://127.0.0.1:9/', status: 307 }, rejected('bad_answer')],
  ['a redirect that may follow it', { kind: 'redirect', location: 'http://127.0.0.1:9/' }, unknown('bad_answer')],
  ['reset, not executed', { kind: 'close', how: 'rst' }, unknown('network')],
  ['closed, not executed', { kind: 'close', how: 'fin' }, unknown('network')],
  ['reset, executed', { kind: 'execute_and_cut', how: 'rst' }, found],
  ['closed, executed', { kind: 'execute_and_cut', how: 'fin' }, found],
  ['closed, executed a little later', { kind: 'execute_later', seconds: 0 }, found],
  ['time-out, not executed', { kind: 'stall' }, unknown('timeout')],
  ['time-out, executed', { kind: 'stall', executed: true }, found],
  ['truncated answer', { kind: 'truncated_json' }, found],
  ['unparsable answer', { kind: 'garbage_json' }, found],
  ['two ids in one answer', { kind: 'repeated_id' }, { ...found, readable: true }],
  ['an answer beyond the cap', { kind: 'huge_body' }, found],
  ['500', error('internal'), unknown('server_error')],
  ['500, executed', error('internal', { executed: true }), found],
  ['503', error('ramped_down'), unknown('server_error')],
  ['502 of a gateway', { kind: 'gateway_error', status: 502 }, unknown('server_error')],
  ['504 of a gateway, executed', { kind: 'gateway_error', status: 504, executed: true }, found],
  ['500 code 2787', error('went_wrong'), unknown('server_error')],
  ['400 code 2787', error('went_wrong', { status: 400 }), unknown('server_error')],
  ['400 code 2787, executed', error('went_wrong', { status: 400, executed: true }), found],
  ['wrong content type', { kind: 'wrong_content_type' }, published],
  ['body in pieces', { kind: 'slow_bytes', pieces: 3, everyMs: 5 }, published],
  ['chunked', { kind: 'chunked' }, published],
  ['an interim 100', { kind: 'continue_100' }, published],
  ['many headers', { kind: 'header_flood', lines: 50 }, published],
];
