import type { ErrorDetails, PinterestError } from '../errors.js';
import type { Auth } from '../types.js';

/** A token that may be used now, sealed, and which pair it is of. */
export interface Access {
  auth: Auth;
  version: number;
  /** Of the account, where it is known. */
  username: string | null;
  /** Pinterest's id of the account, whose blocks are one for all of its connections. */
  userId: string;
}

/** What Pinterest said instead of doing it. */
export type Refusal = Pick<ErrorDetails, 'code' | 'message'>;

/** What publishing and board sync need of a connection. Nothing here ever sees a token. */
export interface ConnectionAccess {
  /**
   * The connection's access token, refreshed first when that is due. Throws a `PinterestError`:
   * `reconnect_required`, `spam_block` or `rate_limited` with `retryAt` while blocked, `seal_broken`, ...
   */
  open(connectionId: string): Promise<Access>;
  /** After `auth_expired` with the pair `version`: another pair, or `reconnect_required`. */
  renew(connectionId: string, version: number): Promise<Access>;
  /**
   * The fresh pair `version` is refused as well: the connection has ended, and what it gives says so; nothing where it has
   * another pair by now, or is gone.
   */
  end(connectionId: string, version: number, refusal: Refusal): Promise<PinterestError | undefined>;
  /** Tells the hook that the connection's tokens do not open. Nothing ends: a key that is put back heals it. */
  tellSealed(connectionId: string, message: string): Promise<void>;
  /** No process sends for this account before `until`, whatever becomes of the connections it has now. */
  block(userId: string, until: string, reason: string): Promise<void>;
}
