import type { ErrorDetails } from '../errors.js';
import type { Account } from './account.js';
import type { SealContext } from './seal.js';

export interface OAuthStartOptions {
  /** Default `DEFAULT_SCOPES`. */
  scopes?: readonly string[] | undefined;
  /** Default: the app's. */
  redirectUri?: string | undefined;
  /** Default `true`. */
  pkce?: boolean | undefined;
  /** For whom the verifier is sealed; needed when the client has a sealer and `pkce` is on. */
  context?: SealContext | undefined;
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
  /** From `start`, of a client without a sealer. */
  verifier?: string | undefined;
  /** From `start`, of a client with a sealer. */
  sealedVerifier?: string | undefined;
  /** The one `start` used. Default: the app's. */
  redirectUri?: string | undefined;
  /** For whom the tokens are sealed; needed when the client has a sealer. */
  context?: SealContext | undefined;
  /** The context of `start`, when it was another. */
  verifierContext?: SealContext | undefined;
  /** What was asked for, to find what is missing. Default `DEFAULT_SCOPES`. */
  scopes?: readonly string[] | undefined;
  /** Also says whose account it is, in the same native operation. */
  account?: boolean | undefined;
  /** Ask for the rolling 60-day refresh token. Default `true`. */
  continuousRefresh?: boolean | undefined;
  /** Stops what is not sent yet; an exchange on its way is left to finish, because its code is spent. */
  signal?: AbortSignal | undefined;
}

export interface RefreshOptions {
  /** The plain refresh token; or `sealed`. */
  refreshToken?: string | undefined;
  /** The sealed refresh token. */
  sealed?: string | undefined;
  /** For whom the tokens are sealed; needed when the client has a sealer. */
  context?: SealContext | undefined;
  /** What was asked for, to find what is missing. Default `DEFAULT_SCOPES`. */
  scopes?: readonly string[] | undefined;
  /** Ask for the rolling 60-day refresh token. Default `true`. */
  continuousRefresh?: boolean | undefined;
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
  /** Empty: Pinterest did not say. */
  scopes: string[];
  /** Of those asked for; empty also when Pinterest did not say. */
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
