import type { WorldClock } from '../clock.js';
import type { EnvironmentName, ResolvedOptions } from '../options.js';
import { createRandom, deriveSeed, type Random } from '../random.js';

export interface TokenState {
  value: string;
  kind: 'access' | 'refresh' | 'client';
  accountId: string;
  environment: EnvironmentName;
  scopes: ReadonlySet<string>;
  expiresAt: number;
}

/** What a client holds after consent, as `tokens.issue` hands it out. */
export interface TokenPair {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
  refreshTokenExpiresIn: number;
  scopes: string[];
}

export interface IssueRequest {
  accountId: string;
  scopes: readonly string[];
  expiresIn?: number | undefined;
  environment?: EnvironmentName | undefined;
}

/** Every token that is good for something. */
export class TokenBook {
  readonly #options: ResolvedOptions;
  readonly #clock: WorldClock;
  readonly #random: Random;
  readonly #tokens = new Map<string, TokenState>();

  constructor(options: ResolvedOptions, clock: WorldClock) {
    this.#options = options;
    this.#clock = clock;
    this.#random = createRandom(deriveSeed(options.seed, 'tokens'));
  }

  issue(request: IssueRequest): TokenPair {
    const accessSeconds = request.expiresIn ?? this.#options.accessTokenSeconds;
    const refreshSeconds = this.#options.refreshTokenSeconds;
    return {
      accessToken: this.#add('access', 'pina_', request, accessSeconds),
      refreshToken: this.#add('refresh', 'pinr_', request, refreshSeconds),
      expiresIn: accessSeconds,
      refreshTokenExpiresIn: refreshSeconds,
      scopes: [...request.scopes],
    };
  }

  /** A token of the app itself, from the client credentials grant. */
  issueForApp(scopes: readonly string[]): { accessToken: string; expiresIn: number } {
    const expiresIn = this.#options.accessTokenSeconds;
    const accessToken = this.#add('client', 'pinc_', { accountId: '', scopes }, expiresIn);
    return { accessToken, expiresIn };
  }

  /** Undefined when unknown, expired, or of the other environment: Pinterest does not say which. */
  find(value: string): TokenState | undefined {
    const token = this.#tokens.get(value);
    if (!token || token.environment !== this.#options.environment) return undefined;
    return token.expiresAt > this.#clock.now() ? token : undefined;
  }

  /** Takes the refresh token away: each works once. */
  spend(refreshToken: string): TokenState | undefined {
    const token = this.find(refreshToken);
    if (token?.kind !== 'refresh') return undefined;
    this.#tokens.delete(refreshToken);
    return token;
  }

  expire(value: string): void {
    const token = this.#tokens.get(value);
    if (!token)
      throw new RangeError(
        'tokens.expireAccess: this simulator has issued no such token, or it was revoked',
      );
    token.expiresAt = this.#clock.now();
  }

  revoke(value: string): boolean {
    return this.#tokens.delete(value);
  }

  #add(kind: TokenState['kind'], prefix: string, request: IssueRequest, seconds: number): string {
    const value = prefix + this.#random.text(60);
    this.#tokens.set(value, {
      value,
      kind,
      accountId: request.accountId,
      environment: request.environment ?? this.#options.environment,
      scopes: new Set(request.scopes),
      expiresAt: this.#clock.now() + seconds * 1000,
    });
    return value;
  }
}
