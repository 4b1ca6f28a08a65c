import { CATEGORIES, type Category, type Quotas, type RateWindow, type Tier } from './rate_limits.js';

export type EnvironmentName = 'production' | 'sandbox';

/** The app registered at Pinterest. */
export interface AppRegistration {
  id: string;
  secret: string;
  /** A consent is only sent to one of these, compared literally. */
  redirectUris: string[];
}

/**
 * Everything has a default; `startSimulator()` alone gives a production API with standard access
 * and no faults.
 */
export interface SimulatorOptions {
  /**
   * The same seed and the same requests in the same order give the same ids, tokens and faults.
   * Default 1.
   */
  seed?: number;
  /** Default 0: any free port. */
  port?: number;
  /**
   * Serve TLS with a certificate of its own; `caCertificate` is what a client must trust. Default
   * false.
   */
  https?: boolean;
  /**
   * Which of Pinterest's environments this is. The other one's tokens are refused. Default
   * production.
   */
  environment?: EnvironmentName;
  /** Access of the app: quotas, and whether it may create pins in production. Default standard. */
  tier?: Tier;
  /** Replaces the tier's quota of a category; `false`: no limits at all. */
  limits?: Partial<Record<Category, RateWindow[]>> | false;
  /** Default `DEFAULT_APP`. */
  app?: AppRegistration;
  /** Real milliseconds before every answer, fixed or drawn from a range. Default 0. */
  latencyMs?: number | [number, number];
  /** `driven`: Pinterest's time moves only by `clock.advance`. Default real. */
  clock?: 'real' | 'driven';
  /** Default 30 days. */
  accessTokenSeconds?: number;
  /** Default 60 days. */
  refreshTokenSeconds?: number;
  /** Status of a created pin, board and upload. Default 201. */
  createdStatus?: 200 | 201;
  /** How another account's board or pin is refused: 401 code 7 or 403 code 29. Default 403. */
  foreignStatus?: 401 | 403;
  /**
   * How a refused grant reads: OAuth's `invalid_grant` or Pinterest's code and message. Default
   * oauth.
   */
  grantErrors?: 'oauth' | 'pinterest';
  /**
   * What the second of two overlapping writes to one board gets: 429 code 8, 409, or nothing.
   * Default false.
   */
  overlappingBoardWrites?: 'rate_limit' | 'conflict' | false;
  /** How header names are written. Default lower. */
  headerCase?: 'lower' | 'title' | 'upper';
  /** Add `Retry-After` to 429 answers. Pinterest is not known to send it. Default false. */
  retryAfter?: 'seconds' | 'date' | false;
  /** Smallest accepted side of a base64 image, in pixels. Default 100. */
  minimumImageSide?: number;
  /** How long an uploaded video stays `processing`, on the simulator's clock. Default 5 seconds. */
  mediaProcessingSeconds?: number;
  /** The requests kept in the ledger; older ones are only counted. Default 100,000. */
  keepRequests?: number;
}

export type ResolvedOptions = Required<Omit<SimulatorOptions, 'limits'>> & { limits: Quotas['limits'] };

/** A timer of more than 24 days would ring at once. */
export const LONGEST_LATENCY_MS = 3_600_000;

export const DEFAULT_APP: AppRegistration = {
  id: '1480000',
  secret: 'simulated-app-secret',
  redirectUris: [
    'http://localhost:3000/api/auth/pinterest/callback',
    'http://127.0.0.1:3000/api/auth/pinterest/callback',
    'http://localhost:5678/rest/oauth2-credential/callback',
    'http://127.0.0.1:5678/rest/oauth2-credential/callback',
  ],
};

const DEFAULTS: ResolvedOptions = {
  seed: 1,
  port: 0,
  https: false,
  environment: 'production',
  tier: 'standard',
  limits: {},
  app: DEFAULT_APP,
  latencyMs: 0,
  clock: 'real',
  accessTokenSeconds: 30 * 86400,
  refreshTokenSeconds: 60 * 86400,
  createdStatus: 201,
  foreignStatus: 403,
  grantErrors: 'oauth',
  overlappingBoardWrites: false,
  headerCase: 'lower',
  retryAfter: false,
  minimumImageSide: 100,
  mediaProcessingSeconds: 5,
  keepRequests: 100_000,
};

const ALLOWED: { [Name in keyof SimulatorOptions]?: readonly unknown[] } = {
  https: [true, false],
  environment: ['production', 'sandbox'],
  tier: ['standard', 'trial'],
  clock: ['real', 'driven'],
  createdStatus: [200, 201],
  foreignStatus: [401, 403],
  grantErrors: ['oauth', 'pinterest'],
  overlappingBoardWrites: ['rate_limit', 'conflict', false],
  headerCase: ['lower', 'title', 'upper'],
  retryAfter: ['seconds', 'date', false],
};

const WHOLE_NUMBERS = [
  'seed',
  'port',
  'accessTokenSeconds',
  'refreshTokenSeconds',
  'minimumImageSide',
  'mediaProcessingSeconds',
  'keepRequests',
] as const;

type Given = Record<string, unknown>;

function refuse(name: string, expected: string, value: unknown): never {
  throw new RangeError(
    `startSimulator: expected ${name} to be ${expected} but received ${JSON.stringify(value)}`,
  );
}

const isWhole = (value: unknown, least = 0): boolean =>
  Number.isSafeInteger(value) && (value as number) >= least;
const isDelay = (value: unknown): boolean =>
  typeof value === 'number' && value >= 0 && value <= LONGEST_LATENCY_MS;

function checkLatency(value: unknown): void {
  const [low, high] = Array.isArray(value) ? (value as unknown[]) : [value, value];
  if (isDelay(low) && isDelay(high) && (low as number) <= (high as number)) return;
  refuse('latencyMs', `milliseconds up to ${LONGEST_LATENCY_MS}, or [least, most]`, value);
}

function checkLimits(value: unknown): void {
  if (value === false) return;
  if (typeof value !== 'object' || value === null)
    refuse('limits', 'false or quotas by category', value);
  for (const [category, windows] of Object.entries(value)) {
    if (!CATEGORIES.includes(category as Category))
      refuse('limits', `quotas of ${CATEGORIES.join(', ')}`, category);
    const isSound =
      Array.isArray(windows) &&
      windows.every(
        (window: Partial<RateWindow>) => isWhole(window.limit) && isWhole(window.windowSeconds, 1),
      );
    if (!isSound) refuse(`limits.${category}`, 'a list of { limit, windowSeconds }', windows);
  }
}

function checkApp(value: unknown): void {
  const { id, secret, redirectUris } = (value ?? {}) as Given;
  const isSound =
    typeof id === 'string' &&
    id !== '' &&
    typeof secret === 'string' &&
    Array.isArray(redirectUris) &&
    redirectUris.length > 0 &&
    redirectUris.every((uri) => typeof uri === 'string' && URL.canParse(uri));
  // Not the value itself: it has the app's secret in it.
  if (!isSound) refuse('app', '{ id, secret, redirectUris } with at least one URI', typeof value);
}

/** Fills in the defaults and refuses what cannot be meant. */
export function resolveOptions(given: SimulatorOptions = {}): ResolvedOptions {
  const resolved: Given = { ...DEFAULTS };
  for (const [name, value] of Object.entries(given)) {
    if (!(name in DEFAULTS)) throw new TypeError(`startSimulator: there is no option "${name}"`);
    if (value !== undefined) resolved[name] = value;
  }
  for (const [name, allowed] of Object.entries(ALLOWED)) {
    if (!allowed.includes(resolved[name]))
      refuse(name, `one of ${allowed.map(String).join(', ')}`, resolved[name]);
  }
  for (const name of WHOLE_NUMBERS) {
    if (!isWhole(resolved[name])) refuse(name, 'a whole number >= 0', resolved[name]);
  }
  checkLatency(resolved['latencyMs']);
  checkLimits(resolved['limits']);
  checkApp(resolved['app']);
  return resolved as ResolvedOptions;
}
