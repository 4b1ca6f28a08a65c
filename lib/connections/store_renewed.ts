import { KEEP_REFRESH } from '../store/connections/keep_refresh.js';
import { LOCK_CONNECTION } from '../store/connections/lock_connection.js';
import { READ_CONNECTION } from '../store/connections/read_connection.js';
import { STORE_RENEWED } from '../store/connections/store_renewed.js';
import type { Database, Queries } from '../store/database.js';
import type { ConnectionRow } from './connection_row.js';
import { noAccessToken } from './failures.js';
import type { SealedPair, TokenStore } from './token_store.js';

/**
 * What a refresh brought, sealed: plain data, so that it can wait in a file. Without an access token the one that is
 * there stays, and with it its scopes and its end: only the refresh token is new.
 */
export interface Renewed {
  connectionId: string;
  /** The pair that it takes the place of. */
  version: number;
  /** When that one was issued: a refresh token that came alone left the version as it was. A file of before does not say. */
  replaces?: string;
  pair: { access: string | null; refresh: string | null };
  /** Null: Pinterest did not say. */
  scope: string | null;
  accessTokenExpiresAt: string;
  refreshTokenExpiresAt: string | null;
  refreshTokenRotated: boolean;
  issuedAt: string;
}

/** `moved_on`: there is a newer pair already, and this one is dropped. */
export async function storeRenewed(
  database: Database,
  tokens: TokenStore,
  renewed: Renewed,
): Promise<'stored' | 'moved_on' | 'no_connection'> {
  const { connectionId } = renewed;
  return database.transaction(async (queries) => {
    const { access, refresh } = renewed.pair;
    const stored =
      access === null
        ? await keepRefresh(queries, tokens, renewed)
        : await storePair(queries, tokens, renewed, { access, refresh });
    if (stored) return 'stored';
    const rows = await queries.query(READ_CONNECTION, [connectionId]);
    return rows.length > 0 ? 'moved_on' : 'no_connection';
  });
}

async function storePair(queries: Queries, tokens: TokenStore, renewed: Renewed, pair: SealedPair): Promise<boolean> {
  const { connectionId, version } = renewed;
  const stored = await queries.change(STORE_RENEWED, [
    connectionId,
    version,
    renewed.scope,
    renewed.accessTokenExpiresAt,
    renewed.refreshTokenRotated,
    renewed.refreshTokenExpiresAt,
    renewed.issuedAt,
  ]);
  if (stored > 0) await tokens.write(queries, connectionId, { ...pair, version: version + 1 });
  return stored > 0;
}

/** The version stays, as the access token does: who waits for another one must not take this for it. */
async function keepRefresh(queries: Queries, tokens: TokenStore, renewed: Renewed): Promise<boolean> {
  const { connectionId, version, replaces, pair, refreshTokenExpiresAt, issuedAt } = renewed;
  const [now] = await queries.query<ConnectionRow>(LOCK_CONNECTION, [connectionId]);
  // A file that was left behind, and the token in it may be spent by now.
  if (replaces !== undefined && now?.tokens_issued_at !== replaces) return false;
  const { code, message } = noAccessToken();
  const values = [connectionId, version, refreshTokenExpiresAt, issuedAt, message, code];
  if ((await queries.change(KEEP_REFRESH, values)) === 0) return false;
  const old = await tokens.read(queries, connectionId);
  if (old) await tokens.rewrap(queries, connectionId, { ...old, refresh: pair.refresh });
  return true;
}
