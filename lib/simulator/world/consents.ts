import { hash } from 'node:crypto';
import type { WorldClock } from '../clock.js';
import type { ResolvedOptions } from '../options.js';
import { createRandom, deriveSeed, type Random } from '../random.js';

export interface Consent {
  accountId: string;
  redirectUri: string;
  scopes: string[];
  challenge: string | undefined;
  expiresAt: number;
}

const CODE_MILLISECONDS = 10 * 60_000;

/** Codes given out by the consent page and not yet exchanged. */
export class Consents {
  readonly #clock: WorldClock;
  readonly #random: Random;
  readonly #byCode = new Map<string, Consent>();
  /** Pinterest reports all scopes an account ever granted to the app. */
  readonly #granted = new Map<string, Set<string>>();

  constructor(options: ResolvedOptions, clock: WorldClock) {
    this.#clock = clock;
    this.#random = createRandom(deriveSeed(options.seed, 'consents'));
  }

  grant(consent: Omit<Consent, 'expiresAt'>): string {
    const code = this.#random.text(40);
    const granted = this.#granted.get(consent.accountId) ?? new Set();
    for (const scope of consent.scopes) granted.add(scope);
    this.#granted.set(consent.accountId, granted);
    this.#byCode.set(code, {
      ...consent,
      scopes: [...granted],
      expiresAt: this.#clock.now() + CODE_MILLISECONDS,
    });
    return code;
  }

  /** A code works once, whatever comes of it. */
  take(code: string): Consent | undefined {
    const consent = this.#byCode.get(code);
    this.#byCode.delete(code);
    return consent && consent.expiresAt > this.#clock.now() ? consent : undefined;
  }
}

/** PKCE with S256: only checked when the authorize request carried a challenge. */
export function verifierFits(challenge: string | undefined, verifier: string | null): boolean {
  if (challenge === undefined) return true;
  return verifier !== null && hash('sha256', verifier, 'base64url') === challenge;
}
