import type { WorldClock } from './clock.js';

export const CATEGORIES = [
  'org_read',
  'org_write',
  'org_analytics',
  'trends_read',
  'ads_read',
  'universal',
] as const;

/** Pinterest's rate categories; `universal` counts every request, whatever its category. */
export type Category = (typeof CATEGORIES)[number];

export type Tier = 'standard' | 'trial';

export interface RateWindow {
  limit: number;
  windowSeconds: number;
}

/** The quotas that count: those of a tier, some of them changed, or none at all. */
export interface Quotas {
  tier: Tier;
  limits: Partial<Record<Category, RateWindow[]>> | false;
}

const perMinute = (limit: number): RateWindow[] => [{ limit, windowSeconds: 60 }];
const perDay = (limit: number): RateWindow[] => [{ limit, windowSeconds: 86400 }];

const STANDARD: Record<Category, RateWindow[]> = {
  org_read: perMinute(1000),
  org_write: perMinute(100),
  org_analytics: perMinute(60),
  trends_read: perMinute(60),
  ads_read: perMinute(1000),
  universal: [{ limit: 100, windowSeconds: 1 }],
};

const TRIAL: Record<Category, RateWindow[]> = {
  org_read: perDay(1000),
  org_write: perDay(300),
  org_analytics: perDay(1000),
  trends_read: perDay(1000),
  ads_read: perDay(1000),
  universal: perDay(1000),
};

interface Counter {
  window: RateWindow;
  windowStart: number;
  used: number;
}

/** What the answer's `x-ratelimit-*` headers say. */
export interface RateReport {
  limited: boolean;
  limit: string;
  remaining: number;
  resetSeconds: number;
}

/** Fixed windows, aligned to the clock, as Envoy counts them. */
export class RateLimits {
  readonly #clock: WorldClock;
  readonly #perUser: boolean;
  readonly #windows: Record<Category, RateWindow[]> | undefined;
  readonly #counters = new Map<string, Counter[]>();

  constructor(quotas: Quotas, clock: WorldClock) {
    this.#clock = clock;
    // Trial quotas belong to the app: all its users share them.
    this.#perUser = quotas.tier === 'standard';
    const base = quotas.tier === 'standard' ? STANDARD : TRIAL;
    this.#windows = quotas.limits === false ? undefined : { ...base, ...quotas.limits };
  }

  /** Counts one request. A refused request uses nothing up. */
  count(category: Category, user: string): RateReport | undefined {
    if (!this.#windows) return undefined;
    const now = this.#clock.now();
    const owner = this.#perUser ? user : 'app';
    const counters = [...this.#of('universal', owner, now), ...this.#of(category, owner, now)];
    const full = counters.filter((counter) => counter.used >= counter.window.limit);
    if (full.length === 0) for (const counter of counters) counter.used += 1;
    return report(counters, full, now);
  }

  #of(category: Category, owner: string, now: number): Counter[] {
    const key = `${category} ${owner}`;
    let counters = this.#counters.get(key);
    if (!counters) {
      counters = this.#windows![category].map((window) => ({ window, windowStart: 0, used: 0 }));
      this.#counters.set(key, counters);
    }
    for (const counter of counters) {
      const length = counter.window.windowSeconds * 1000;
      const start = now - (now % length);
      if (start === counter.windowStart) continue;
      counter.windowStart = start;
      counter.used = 0;
    }
    return counters;
  }
}

const left = (counter: Counter): number => counter.window.limit - counter.used;
const endOf = (counter: Counter): number =>
  counter.windowStart + counter.window.windowSeconds * 1000;

/** Of several windows that are full the client must wait for the last to reopen. */
function report(counters: Counter[], full: Counter[], now: number): RateReport | undefined {
  const [first] = counters;
  if (!first) return undefined;
  const nearest =
    full.length > 0
      ? full.reduce((best, counter) => (endOf(counter) > endOf(best) ? counter : best))
      : counters.reduce((best, counter) => (left(counter) < left(best) ? counter : best));
  const policy = counters
    .map(({ window }) => `${window.limit};w=${window.windowSeconds}`)
    .join(', ');
  return {
    limited: full.length > 0,
    limit: `${nearest.window.limit}, ${policy}`,
    remaining: left(nearest),
    resetSeconds: Math.ceil((endOf(nearest) - now) / 1000),
  };
}
