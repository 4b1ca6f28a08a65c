import type { AccountApi } from './account.js';
import type { Auth, CallOptions } from './auth.js';
import type { BoardsApi } from './boards.js';
import type { OAuthApi } from './oauth.js';
import type { PinsApi } from './pins.js';
import type { Sealer } from './seal.js';

/** Where requests go. A token belongs to exactly one environment. */
export type Environment = 'production' | 'sandbox' | CustomEnvironment;

/** A base URL of your own: a proxy in front of Pinterest, or the simulator. */
export interface CustomEnvironment {
  /** `https://host/v5`, or `http://127.0.0.1:port/v5` with `allowLoopbackHttp`. */
  apiUrl: string;
  /** Where people consent. Default: Pinterest's own page. */
  authorizeUrl?: string | undefined;
  /** Allows plain http, on loopback addresses only. Default `false`. */
  allowLoopbackHttp?: boolean | undefined;
}

/** The Pinterest app that people connect. Needed for `oauth` only. */
export interface AppOptions {
  /** The app's id at developers.pinterest.com. */
  id: string;
  /** Copied into locked memory; a `Uint8Array` may be wiped by you afterwards. */
  secret: string | Uint8Array;
  /** Literally as registered with Pinterest. */
  redirectUri?: string | undefined;
}

/** Pinterest's rate categories. One quota is shared by every operation of a category. */
export type Category = 'org_read' | 'org_write' | 'org_analytics' | 'trends_read' | 'ads_read';

/** At most `requests` in any `windowSeconds`. */
export interface RateWindow {
  requests: number;
  windowSeconds: number;
}

export interface ClientOptions {
  /** Needed for `oauth` only. */
  app?: AppOptions | undefined;
  /** Default `'production'`. */
  environment?: Environment | undefined;
  /** What Pinterest granted the app; decides the quotas. Default `'standard'`. */
  tier?: 'standard' | 'trial' | undefined;
  /** Quotas in the place of the tier's, by category and over all, or `false`: no quotas of our own. */
  limits?: Partial<Record<Category | 'universal', RateWindow>> | false | undefined;
  /** Whose token the calls carry that bring none of their own. */
  auth?: Auth | undefined;
  /** Opens sealed tokens. With it `oauth` hands out sealed tokens only. */
  sealer?: Sealer | undefined;
  /** Requests in flight, of all accounts, each on a connection of its own. Default 64. */
  concurrency?: number | undefined;
  /** Writes in flight per account, each to another board. Default 4. */
  writesPerAccount?: number | undefined;
  /** The longest wait for a quota or a retry; what needs longer fails with `retryAt`. Default 60,000. */
  maxWaitMs?: number | undefined;
  /** In milliseconds. */
  timeouts?: {
    /** Until a connection stands. Default 10,000. */
    connectMs?: number | undefined;
    /** One request from start to end, and a second more for every 32 KiB of its body. Default 60,000. */
    totalMs?: number | undefined;
    /** Without a byte in either direction. Default 20,000. */
    stallMs?: number | undefined;
  } | undefined;
  /** For requests that are safe to repeat. */
  retry?: {
    /** Tries in all. Default 4. */
    attempts?: number | undefined;
    /** First back-off, doubled each time, with full jitter. Default 500. */
    baseMs?: number | undefined;
    /** Largest back-off. Default 30,000. */
    capMs?: number | undefined;
  } | undefined;
  /** When to look for a pin whose answer got lost, after the request ended. Default 1,000, 3,000 and 8,000. */
  looksMs?: readonly number[] | undefined;
  /** `http://host:port`, or `false` for none. Default: HTTPS_PROXY, HTTP_PROXY and NO_PROXY. */
  proxy?: string | false | undefined;
  /** Trusted roots in PEM. Default: those of Node, NODE_EXTRA_CA_CERTS included. */
  ca?: string | undefined;
  /** Put in front of our own User-Agent. */
  userAgent?: string | undefined;
}

export interface RequestOptions extends CallOptions {
  /** What stands in braces in the operation's path: `{ pin_id: '...' }`. */
  path?: Readonly<Record<string, string>> | undefined;
  /** A list repeats its name, as Pinterest reads lists; `metric_types`, which it reads otherwise, gets commas. */
  query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>> | undefined;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent urlencoded, in the place of `body`: the token endpoints take no JSON. */
  form?: Readonly<Record<string, string>> | undefined;
  /** Default: the client's. */
  maxWaitMs?: number | undefined;
  /** The board a write changes, when the path does not say it: writes to one board go one by one. */
  boardId?: string | undefined;
}

export interface OperationInfo {
  /** Pinterest's operationId: `pins/create`. */
  name: string;
  method: string;
  path: string;
  category: Category;
  scopes: string[];
  /** Whether the sandbox has it. */
  sandbox: boolean;
  /** Pinterest has opened it to some apps only. */
  beta: boolean;
  /** The user's token, or the app's id and secret. */
  credential: 'bearer' | 'app';
  /** Whether the same request may be sent again when nobody knows if it worked. */
  repeatable: boolean;
}

export interface ClientStats {
  /** Calls and batches that have not ended. */
  pending: number;
  /** Requests on the wire. */
  inFlight: number;
  requests: number;
  connectionsOpened: number;
  connectionsReused: number;
  bytesSent: number;
  bytesReceived: number;
  secrets: {
    /** Locked in memory, so that no secret reaches the swap space. */
    locked: boolean;
    usedBytes: number;
    /** Some secret found no room in that memory, and was in plain memory until it was wiped. */
    overflowed: boolean;
  };
}

export interface Client {
  readonly oauth: OAuthApi;
  readonly account: AccountApi;
  readonly boards: BoardsApi;
  readonly pins: PinsApi;
  /** Any of the 47 organic operations. Resolves with Pinterest's answer. */
  call(operation: string, options?: RequestOptions): Promise<unknown>;
  /** Those operations, with method, path, scopes and quota. */
  operations(): readonly OperationInfo[];
  /** `pending` is of this client; the rest is of all clients of this thread. */
  stats(): ClientStats;
  /**
   * Begins nothing new. Resolves when what cannot be given up has ended: each create on its way, one
   * look more for a pin whose answer was lost, a refresh, an exchange.
   */
  close(): Promise<void>;
}
