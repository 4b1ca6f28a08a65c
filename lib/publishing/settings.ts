import type { Service } from '../service.js';

/** How publishing behaves, with nothing left to defaults. */
export interface Settings {
  leaseMs: number;
  /** The lease ends here so much earlier than in the database. */
  marginMs: number;
  beatMs: number;
  settleMs: number;
  looks: number;
  resend: 'once' | 'never';
  /** Pins of one connection that are claimed at a time. */
  claimed: number;
}

const LEASE_MS = 120_000;
const SETTLE_MS = 600_000;
const LOOKS = 6;
/**
 * What a connection can send within a quarter of the lease. Standard access allows 100 writes a minute and Trial 300 a
 * day for all connections together; without quotas only the network is waited for.
 */
const CLAIMED = { standard: 25, trial: 5, unlimited: 50 };

export function settingsOf({ options }: Service): Settings {
  const { leaseMs = LEASE_MS, settleMs = SETTLE_MS, resend = 'once', looks = LOOKS } = options.publishing ?? {};
  const tier = options.client?.limits === false ? 'unlimited' : (options.tier ?? 'standard');
  return {
    leaseMs,
    marginMs: Math.ceil(leaseMs / 8),
    beatMs: Math.floor(leaseMs / 4),
    settleMs,
    looks,
    resend,
    claimed: CLAIMED[tier],
  };
}
