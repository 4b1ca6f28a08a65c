import type { SealContext } from './seal.js';

/** Whose token a call carries. */
export type Auth = PlainAuth | SealedAuth;

export interface PlainAuth {
  accessToken: string;
  /** Whose quota the calls count against. Default: the token's. */
  user?: string | undefined;
  /** What was granted. An operation that needs more is refused before it is sent. */
  scopes?: readonly string[] | undefined;
}

/** A token that is opened in the native core only, for the moment of one request. */
export interface SealedAuth {
  sealed: string;
  context: SealContext;
  /** Whose quota the calls count against. Default: the connection of the tenant. */
  user?: string | undefined;
  scopes?: readonly string[] | undefined;
}

export interface CallOptions {
  /** Default: the client's. */
  auth?: Auth | undefined;
  /** Stops what is not sent yet; a create on its way is left to finish, so that its outcome is known. */
  signal?: AbortSignal | undefined;
}
