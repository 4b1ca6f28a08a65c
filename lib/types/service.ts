import type { ErrorDetails } from '../errors.js';
import type { Board } from './boards.js';
import type { AppOptions, ClientOptions, Environment } from './client.js';
import type { LegacyApi, LegacyOptions } from './legacy.js';
import type { Media } from './media.js';
import type { CancelAnswer } from './publishing.js';
import type { Cancellable, Tenant } from './tenant.js';

/** The words of the `pins.status` column. */
export interface StatusWords {
  /** Waits for its `scheduled_at`. */
  ready: string;
  /** Claimed, or on its way. */
  publishing: string;
  /** On Pinterest. */
  published: string;
  /** A person has to look, and retries it. */
  failed: string;
}

/** A `pins` row, as far as it makes a pin. */
export interface PinRow {
  id: string;
  tenantId: string;
  projectId: string;
  boardId: string | null;
  boardSectionId: string | null;
  imagePath: string | null;
  mediaType: string;
  coverImagePath: string | null;
  coverKeyframeSeconds: number | null;
  title: string | null;
  description: string | null;
  altText: string | null;
  alternateUrl: string | null;
  articleUrl: string | null;
  aiModified: boolean;
  syntheticPerformer: boolean;
}

/** Where a row's picture or video is. The default makes `image_path` a public URL below `resolve.baseUrl`. */
export interface Resolve {
  /** `https://<project>.supabase.co/storage/v1/object/public/pin-images/`. Or `PINTEREST_IMAGE_BASE_URL`. */
  baseUrl?: string | undefined;
  /** For private storage: bytes, or a URL of your own; for a video its media id. Runs before a pin is claimed. */
  media?: ((pin: PinRow) => Media | Promise<Media>) | undefined;
  /** Cut texts that are too long instead of failing the pin. Default `false`. */
  truncate?: boolean | undefined;
}

export interface Attention {
  kind: 'expires_soon' | 'reconnect_required' | 'spam_block' | 'pins_failed' | 'outcome_unknown';
  tenantId: string;
  connectionId?: string;
  projectIds?: string[];
  pinIds?: string[];
  /** What happened and what to do. */
  message: string;
  /** When it ends by itself, or happens. */
  at?: string;
}

export interface Hooks {
  /** Told what a person should know. What it throws is an uncaught exception of yours. */
  onAttention?: ((attention: Attention) => void | Promise<void>) | undefined;
}

/** A `pg`-style pool: `pg.Pool` and everything that behaves like it. */
export interface PgPool {
  connect(): Promise<PgClient>;
}
export interface PgClient {
  query(query: PgQuery): Promise<PgResult>;
  /** With `true` the connection is closed instead of used again. */
  release(destroy?: boolean): void;
}
export interface PgQuery {
  text: string;
  values: unknown[];
  /** How values become JavaScript's; the driver's default otherwise. */
  types: { getTypeParser(): (text: string) => unknown };
}
export interface PgResult {
  rows: Record<string, unknown>[];
  rowCount: number | null;
  fields?: { name: string; dataTypeID: number }[];
}

/**
 * Default: Postgres when `DATABASE_URL` is set, for which `pg` has to be installed; else SQLite in `pinterest.sqlite`.
 * The default schema is `public`. A pool that is given stays open when the store closes.
 */
export type StoreOptions =
  /** `vault: false`: whatever `PINTEREST_VAULT` says. */
  | { sqlite: string; vault?: false }
  | ({ pool: PgPool } & PostgresPlace)
  | ({ postgres: string } & PostgresPlace);

export interface PostgresPlace {
  /** Default `public`. */
  schema?: string | undefined;
  /** Keeps the tokens, sealed, in Supabase Vault instead of the table `pinterest_tokens`. Or `PINTEREST_VAULT`. */
  vault?: boolean | undefined;
}

export interface PinterestOptions {
  /** Or `PINTEREST_APP_ID`, `PINTEREST_APP_SECRET`, `PINTEREST_REDIRECT_URI`. */
  app?: AppOptions | undefined;
  /** Or `PINTEREST_API_URL` with `PINTEREST_AUTHORIZE_URL`, else `PINTEREST_ENVIRONMENT`. Default `'production'`. */
  environment?: Environment | undefined;
  /** Or `PINTEREST_TIER`. Default `'standard'`. */
  tier?: 'standard' | 'trial' | undefined;
  /** Or `DATABASE_URL`. */
  store?: StoreOptions | undefined;
  /** Or `PINTEREST_SEAL_KEYS`, comma-separated; for SQLite else a 0600 key file beside the database, made when missing. */
  sealKeys?: readonly string[] | undefined;
  /**
   * Where renewed tokens wait, sealed, for a database that is down. Or `PINTEREST_SPOOL_DIR`; default: beside the
   * SQLite file, else `pinterest-native/spool` in the user's state folder. Keep it on a disk that outlives a restart.
   */
  spoolDir?: string | undefined;
  /**
   * Or `PINTEREST_STATUSES`, `ready,publishing,published,failed`. Default: the words of our own schema, German. An
   * adopted database has no default: `init` proposes them.
   */
  statuses?: StatusWords | undefined;
  /** Where a row's picture or video is. */
  resolve?: Resolve | undefined;
  /** How pins are claimed, looked for and sent again. */
  publishing?: {
    /** How long a claim is held without a heartbeat. Default 120,000, at least 500. */
    leaseMs?: number | undefined;
    /** After this long a pin that is nowhere counts as never made. Default 600,000. */
    settleMs?: number | undefined;
    /** Whether a pin that is proved absent is sent once more. Default `'once'`. */
    resend?: 'once' | 'never' | undefined;
    /** How often a pin of unknown outcome is looked for before it is given up. Default 6. */
    looks?: number | undefined;
  } | undefined;
  /** The n8n whose workflows published before, to switch them off. */
  legacy?: LegacyOptions | undefined;
  /** What tells you what a person should know. */
  hooks?: Hooks | undefined;
  /** Everything else the client takes: proxy, ca, timeouts, limits, concurrency. */
  client?: Omit<ClientOptions, 'app' | 'environment' | 'tier' | 'auth' | 'sealer'> | undefined;
}

export type ConnectionStatus =
  | { state: 'not_connected' }
  | ({ state: 'connected'; /** Works until then, and cannot be renewed by itself. */ reconnectSoon: boolean } & ConnectionFacts)
  | ({ state: 'reconnect_required'; reason: string; code: string } & ConnectionFacts);

export interface ConnectionFacts {
  connectionId: string;
  username: string | null;
  environment: string;
  scopes: string[];
  missingScopes: string[];
  accessTokenExpiresAt: string;
  refreshTokenExpiresAt: string | null;
  blockedUntil: string | null;
  blockedReason: string | null;
  /** Of this tenant. */
  projectIds: string[];
}

export interface ConnectStarted {
  /** Where to send the person. */
  url: string;
  connectionId: string;
  expiresAt: string;
}

/** The query of the redirect URI, as any framework reads it: text, `null`, a list, or nothing. */
export interface ConnectCallback {
  state?: unknown;
  code?: unknown;
  error?: unknown;
  errorDescription?: unknown;
}

export type ConnectFinished =
  | {
      ok: true;
      projectId: string;
      connectionId: string;
      username: string;
      missingScopes: string[];
      /** How many boards the project has now; `undefined` when they were left as they were. */
      boardsSynced?: number;
      /** The connection stands, listing its boards failed. Of another account, boards that the project had are gone. */
      boardsError?: ErrorDetails;
    }
  | {
      ok: false;
      /** Absent: nobody knows the state. */
      projectId?: string;
      /** `denied`, `state_unknown`, `state_expired`, `foreign_user`, `code_missing`, `account_unreadable`, or a `PinterestError`'s code. */
      reason: string;
      message: string;
      /** `finish` again with the same callback, within ten minutes: no new consent is needed. */
      canRetry: boolean;
    };

export interface StrandedPin {
  id: string;
  title: string | null;
  scheduledAt: string | null;
}

export interface Disconnected {
  disconnected: boolean;
  connectionDeleted: boolean;
  /** The pins that are scheduled and will not be published. */
  stranded: StrandedPin[];
  /**
   * The pins that are on their way, or of which nobody knows yet whether Pinterest made them. Without the connection nobody can look
   * for those: let a run settle them first.
   */
  unsettled: StrandedPin[];
  /** n8n workflows of before that `legacy.disable` switched off: offer `legacy.enable`, which switches them on again. */
  legacy: { switchedOff: { workflowId: string; name: string | null }[] };
}

export interface ConnectionsApi {
  /** Begins to connect an account for a project. Good for ten minutes. `scopes`: default `DEFAULT_SCOPES`. */
  start(options: Tenant & { projectId: string; userId: string; scopes?: readonly string[] | undefined }): Promise<ConnectStarted>;
  /** Never throws for what a callback can bring, taken as it is. The tenant is that of `start`. */
  finish(options: ConnectCallback & { userId: string } & Cancellable): Promise<ConnectFinished>;
  status(options: Tenant & { projectId: string }): Promise<ConnectionStatus>;
  /** With `dryRun` only says which scheduled pins would be stranded, which are not settled yet, and which workflows could be switched on again. */
  disconnect(options: Tenant & { projectId: string; dryRun?: boolean | undefined }): Promise<Disconnected>;
  /** Renews the tokens if that is due; with `force` anyway. */
  refresh(options: Tenant & { connectionId: string; force?: boolean | undefined }): Promise<ConnectionFacts>;
  /** Every connection that is due, of all tenants or of one. Sweeps what has expired. */
  refreshDue(options?: Partial<Tenant> & Cancellable): Promise<{
    refreshed: string[];
    failed: { connectionId: string; error: ErrorDetails }[];
    notDue: number;
  }>;
  /** The status of every connection, of all tenants or of one. */
  list(options?: Partial<Tenant>): Promise<(ConnectionStatus & { tenantId: string })[]>;
}

export interface StoredBoard extends Board {
  projectId: string;
}

export interface StoredBoardsApi {
  /** Reads every page, then replaces the project's boards in one transaction. */
  sync(options: Tenant & { projectId: string } & Cancellable): Promise<{
    added: number;
    changed: number;
    deleted: number;
    total: number;
    /** Pins whose board is gone. */
    orphanedPinIds: string[];
    /** Pinterest did not give the whole list: boards may be missing, and nothing was deleted. */
    whyIncomplete?: string;
  }>;
  /** The boards as they are stored. */
  list(options: Tenant & { projectId: string }): Promise<StoredBoard[]>;
}

export type StoredPinState = 'ready' | 'publishing' | 'published' | 'failed' | 'other';

export interface StoredPin {
  id: string;
  projectId: string;
  state: StoredPinState;
  /** The word in the database. */
  status: string;
  title: string | null;
  scheduledAt: string | null;
  notBefore: string | null;
  publishedAt: string | null;
  pinterestPinId: string | null;
  pinterestPinUrl: string | null;
  errorCode: string | null;
  errorMessage: string | null;
  /** Of a pin whose outcome is unknown: when it is looked for again. */
  nextLookAt: string | null;
}

/** A pin that waits for nothing but a run. */
export interface DuePin extends StoredPin {
  tenantId: string;
  /** `null`: its project has none, and the pin will fail and say so. */
  connectionId: string | null;
}

/** What became of a pin in a run. */
export interface StoredPinOutcome {
  id: string;
  /** `waiting`: a quota, a block or a look comes first; `held`: legacy workflows; `skipped`: edited, unscheduled, deleted or in other hands. */
  result: 'published' | 'failed' | 'waiting' | 'held' | 'skipped' | 'cancelled';
  pin: StoredPin;
  error?: ErrorDetails;
}

export type PublishEvent =
  | { type: 'started' | 'sent'; pinId: string }
  | { type: 'waiting'; until: string; connectionId: string }
  | { type: 'published'; pinId: string; pinterestPinId: string }
  | { type: 'failed'; pinId: string; error: ErrorDetails }
  | { type: 'totals'; claimed: number; published: number; failed: number; waiting: number };

export interface RunOptions extends Cancellable {
  /** Pins at most. Default 1,000, or as many as are named. */
  limit?: number | undefined;
  /** Stop claiming after this long. Default: no end. */
  deadlineMs?: number | undefined;
  /** What becomes of each pin, and `totals` at the end. */
  onProgress?: ((event: PublishEvent) => void) | undefined;
}

/** The counts are of what this run did; `outcomes` tells of every pin that was named, and so of those that had their end before. */
export interface PublishSummary {
  published: number;
  failed: number;
  /** Those that are held, too. */
  waiting: number;
  /** What a crash or a lost answer had left and this run settled. Such pins are counted above as well, if they were published or failed. */
  recovered: number;
  outcomes: StoredPinOutcome[];
  /** Why some pins were not taken. `reason`: a code; `until`: when it ends by itself. */
  skippedConnections: { connectionId: string; reason: string; until: string | null }[];
}

export interface StoredPinsApi {
  /** A pin that is ready, now, whatever its date. Of one that is published or on its way, that is told. */
  publish(options: Tenant & { pinId: string } & Cancellable): Promise<StoredPinOutcome>;
  /** The same for many pins. */
  publishMany(options: Tenant & { pinIds: readonly string[] } & RunOptions): Promise<PublishSummary>;
  /**
   * Everything due, of all tenants or of one. Recovers what a crash left first. `connectionId: null` takes what belongs
   * to no connection: its pins fail and say so, for whoever runs each connection by itself.
   */
  publishDue(options?: Partial<Tenant> & { connectionId?: string | null | undefined } & RunOptions): Promise<PublishSummary>;
  /** What `publishDue` would take now, of all tenants or of one: the longest waiting first, 100 unless `limit` says more. */
  due(
    options?: Partial<Tenant> & {
      projectId?: string | undefined;
      connectionId?: string | null | undefined;
      limit?: number | undefined;
    },
  ): Promise<DuePin[]>;
  /**
   * Failed pins again, at once: the named ones, or all that failed because of a lost connection. `notOurs`: pins on
   * Pinterest that a person has looked at, and that are none of the named ones.
   */
  retry(
    options: Tenant &
      (
        | { pinIds: readonly string[]; notOurs?: readonly string[] | undefined; connectionId?: undefined }
        | { connectionId: string; pinIds?: undefined; notOurs?: undefined }
      ) &
      RunOptions,
  ): Promise<PublishSummary>;
  /** A cancelled pin stays ready and loses its `scheduled_at`. `'too_late'`: it is on its way, or ended. */
  cancel(options: Tenant & { pinId: string }): Promise<CancelAnswer>;
  /** Settles what a crash or a lost answer left: expired claims, unknown outcomes that are due for a look. */
  recover(options?: Partial<Tenant> & RunOptions): Promise<PublishSummary>;
  /** A page by id: `after` is the last id of the page before, `limit` 100 unless given, and 1,000 at most. */
  list(
    options: Tenant & {
      projectId?: string | undefined;
      state?: StoredPinState | undefined;
      limit?: number | undefined;
      after?: string | undefined;
    },
  ): Promise<StoredPin[]>;
}

/** What a server uses: connections, boards and pins in a database. */
export interface Pinterest {
  readonly connections: ConnectionsApi;
  readonly boards: StoredBoardsApi;
  readonly pins: StoredPinsApi;
  readonly legacy: LegacyApi;
  /** Ends what is under way, writes what is known of it, and closes the database. */
  close(): Promise<void>;
}
