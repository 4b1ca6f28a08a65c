import type { KnownError } from '../api_error.js';

/** How a connection ends: an orderly FIN, or a reset. */
export type Cut = 'fin' | 'rst';

/** The answer never comes whole, but what was asked may happen. */
export type CutEffect =
  /** Nothing is ever answered. `executed`: what was asked happens all the same. Default false. */
  | { kind: 'stall'; executed?: boolean }
  /** The connection ends before the first byte of an answer; nothing was executed. */
  | { kind: 'close'; how?: Cut }
  /**
   * Executed, then the connection ends without an answer; then the port stops listening, or the
   * process exits.
   */
  | { kind: 'execute_and_cut'; how?: Cut; closePort?: boolean; exitProcess?: boolean }
  /** The connection ends now, the execution follows so many seconds later. */
  | { kind: 'execute_later'; seconds: number; how?: Cut };

/**
 * A complete answer that is not the operation's own. `executed` says whether the operation ran;
 * default false.
 */
export type ReplacedEffect =
  /** One of Pinterest's known errors, by name; `status` replaces its status. */
  | { kind: 'error'; error: KnownError; status?: number; executed?: boolean }
  /** What a proxy in front of Pinterest says: HTML. */
  | { kind: 'gateway_error'; status?: 500 | 502 | 503 | 504; executed?: boolean }
  /** 429 code 8 with this many seconds to the reset. */
  | { kind: 'rate_limited'; resetSeconds: number; retryAfter?: 'seconds' | 'date' | false }
  /** 302 to another place: to follow it would hand over the token. */
  | { kind: 'redirect'; location: string; status?: 301 | 302 | 307 | 308 };

/** The operation ran; its answer is damaged or delivered badly. */
export type SpoiltEffect =
  | { kind: 'truncated_json' }
  | { kind: 'garbage_json' }
  /** The answer names `id` twice, first with another value. */
  | { kind: 'repeated_id' }
  | { kind: 'wrong_content_type'; contentType?: string }
  /** Well-formed JSON of this size. Default 9 MiB. */
  | { kind: 'huge_body'; bytes?: number }
  /** The body in so many pieces, this many real milliseconds apart. */
  | { kind: 'slow_bytes'; pieces?: number; everyMs?: number }
  /** An interim 100 Continue that nobody asked for. */
  | { kind: 'continue_100' }
  | { kind: 'chunked' }
  /** So many extra header lines of 100 bytes. */
  | { kind: 'header_flood'; lines?: number };

/** The operation and its answer are sound, but Pinterest behaves inconveniently. */
export type BendingEffect =
  /** Real milliseconds before anything happens. */
  | { kind: 'delay'; ms: number }
  /** A pin created by this request is missing from lists for so long. */
  | { kind: 'list_later'; seconds: number }
  | { kind: 'list_shuffled' }
  /**
   * Link and description are stored changed: trimmed, entity-coded, or with tracking parameters.
   * Default any of them.
   */
  | { kind: 'rewrite'; how?: Rewriting };

export type Rewriting = 'trim' | 'entities' | 'utm';
export type FaultEffect = CutEffect | ReplacedEffect | SpoiltEffect | BendingEffect;
export type FaultKind = FaultEffect['kind'];

/** Which requests a fault may strike. Everything given must fit. */
export interface FaultMatch {
  /** An operation's id such as `pins/create`, or several. */
  operation?: string | readonly string[];
  /** `GET`, `POST`, `PATCH` or `DELETE`. */
  method?: string;
  /** The route below `/v5`, as in Pinterest's documentation: `/pins/{pin_id}`. */
  route?: string;
  /** The account whose token the request carries. */
  accountId?: string;
  /** A part of the request's body, such as a marker in a title. */
  bodyContains?: string;
}

/** With none of `nth`, `every` and `probability`, every matching request is struck. */
export interface Fault {
  /** Default: every request. */
  match?: FaultMatch;
  /** Counted over matching requests from 1, starting when the fault was added. */
  nth?: number | readonly number[];
  /** Each time that so many requests have matched. */
  every?: number;
  /** Drawn from the simulator's seed. */
  probability?: number;
  /** Strikes at most so often. */
  times?: number;
  /** What happens to the request. */
  effect: FaultEffect;
}

export interface FaultHandle {
  id: number;
  /** Requests that matched so far. */
  readonly matched: number;
  /** Requests that were struck so far. */
  readonly struck: number;
  remove(): void;
}

/**
 * The chance of each kind of fault per request. Kinds that only fit creates or lists strike only
 * those.
 */
export type StormRates = Partial<Record<FaultKind, number>>;

export interface Storm {
  /** Default: the simulator's. */
  seed?: number;
  /** Default: `STORM_RATES`. */
  rates?: StormRates;
  /** Only these are struck. Default: all. */
  operations?: readonly string[];
}
