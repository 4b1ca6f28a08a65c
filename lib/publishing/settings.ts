import type { Service } from '../service.js';

/** How publishing behaves, with nothing left to defaults. */
export interface Settings {
  leaseMs: number;
  /** The lease ends here so much earlier than in the database. */
  marginMs: number;
  beatMs: number;
  /** Between two looks whether what waits in the core is still wanted. The second look after a claim reads its pins. */
  lookMs: number;
  settleMs: number;
  looks: number;
  resend: 'once' | 'never';
  /** Pins of one connection that are claimed at a time. */
  claimed: number;
}

const LEASE_MS = 120_000;
/** Whatever the lease: what is changed is known a second later, after two looks at most. */
const LOOK_MS = 500;
const SETTLE_MS = 600_000;
const LOOKS = 6;
/**
 * Of one connection, in a second: Standard access allows 100 writes a minute; Trial 300 a day, at any pace and for all
 * connections together; without quotas only the network is waited for.
 */
const PACE = { standard: 100 / 60, trial: 1 / 6, unlimited: 8 };
/** As many as go to the core in one turn of the event loop; without quotas several turns of them. */
const MOST = { standard: 32, trial: 32, unlimited: 100 };
/** As many as may be in flight. */
const LEAST = 4;

export function settingsOf({ options, tier: granted }: Service): Settings {
  const { leaseMs = LEASE_MS, settleMs = SETTLE_MS, resend = 'once', looks = LOOKS } = options.publishing ?? {};
  const beatMs = Math.floor(leaseMs / 4);
  const tier = options.client?.limits === false ? 'unlimited' : granted;
  return {
    leaseMs,
    marginMs: Math.ceil(leaseMs / 8),
    beatMs,
    lookMs: Math.min(LOOK_MS, beatMs),
    settleMs,
    looks,
    resend,
    claimed: Math.max(LEAST, Math.min(MOST[tier], Math.floor((PACE[tier] * leaseMs) / 4 / 1000))),
  };
}

/** What is left here of a lease that was asked for then. Never more than a whole one: the clock may be set back. */
export function leaseLeft({ leaseMs, marginMs }: Settings, issuedAt: number): number {
  const whole = leaseMs - marginMs;
  return Math.max(0, Math.min(whole, issuedAt + whole - Date.now()));
}
