import type { ErrorDetails } from '../errors.js';
import type { Account } from './account.js';
import type { SealContext } from './seal.js';

export interface OAuthStartOptions {
  /** Default `DEFAULT_SCOPES`. */
  scopes?: readonly string[];
  /** Default: the app's. */
  redirectUri?: string;
  /** Default `true`. */
  pkce?: boolean;
  /** For whom the verifier is sealed; needed when the client has a sealer and `pkce` is on. */
  context?: SealContext;
}

export interface OAuthStart {
  /** Where to send the person. */
  url: string;
  /** Compare it with what comes back, or store `stateHash` only. */
  state: string;
  stateHash: string;
  /** Without a sealer. Keep it on the server. */
  verifier?: string;
  /** With a sealer. */
  sealedVerifier?: string;
  scopes: string[];
}

export interface ExchangeOptions {
  code: string;
  verifier?: string;
  sealedVerifier?: string;
  /** The one `start` used. Default: the app's. */
  redirectUri?: string;
  /** For whom the tokens are sealed; needed when the client has a sealer. */
  context?: SealContext;
  /** The context of `start`, when it was another. */
  verifierContext?: SealContext;
  /** What was asked for, to find what is missing. Default `DEFAULT_SCOPES`. */
  scopes?: readonly string[];
  /** Also says whose account it is, in the same native operation. */
  account?: boolean;
  /** Ask for the rolling 60-day refresh token. Default `true`. */
  continuousRefresh?: boolean;
  /** Stops the waiting; the code may be spent all the same. */
  signal?: AbortSignal;
}

export interface RefreshOptions {
  refreshToken?: string;
  /** The sealed refresh token. */
  sealed?: string;
  context?: SealContext;
  scopes?: readonly string[];
  continuousRefresh?: boolean;
}

/** Tokens, plain or sealed, and what Pinterest said about them. */
export interface TokenGrant {
  /**
   * Absent, as `sealedAccessToken` is, when a refresh was answered with a new refresh token and no usable access token:
   * store the refresh token, which is the only one that works now, and refresh again. `accessTokenExpiresAt` is
   * `issuedAt` then.
   */
  accessToken?: string;
  refreshToken?: string;
  sealedAccessToken?: string;
  sealedRefreshToken?: string;
  tokenType: 'bearer';
  issuedAt: string;
  accessTokenExpiresAt: string;
  /** Absent: Pinterest did not say. */
  refreshTokenExpiresAt?: string;
  /** Pinterest gave a new refresh token; the old one is dead. */
  refreshTokenRotated: boolean;
  scopes: string[];
  missingScopes: string[];
  /** With `account: true`, when it could be read. */
  account?: Account;
  /** With `account: true`, when it could not: the tokens are good all the same. */
  accountError?: ErrorDetails;
}

export interface OAuthApi {
  start(options?: OAuthStartOptions): OAuthStart;
  /** Spends a code. Never sent twice. */
  exchange(options: ExchangeOptions): Promise<TokenGrant>;
  /** Spends a refresh token. Once sent nothing cancels it: the new token would be lost. */
  refresh(options: RefreshOptions): Promise<TokenGrant>;
}
