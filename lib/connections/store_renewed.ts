import { READ_CONNECTION } from '../store/connections/read_connection.js';
import { STORE_RENEWED } from '../store/connections/store_renewed.js';
import type { Database } from '../store/database.js';
import type { SealedPair, TokenStore } from './token_store.js';

/** What a refresh brought, sealed: plain data, so that it can wait in a file. */
export interface Renewed {
  connectionId: string;
  /** The pair that it takes the place of. */
  version: number;
  pair: SealedPair;
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
  const { connectionId, version, pair } = renewed;
  return database.transaction(async (queries) => {
    const stored = await queries.change(STORE_RENEWED, [
      connectionId,
      version,
      renewed.scope,
      renewed.accessTokenExpiresAt,
      renewed.refreshTokenRotated,
      renewed.refreshTokenExpiresAt,
      renewed.issuedAt,
    ]);
    if (stored > 0) {
      await tokens.write(queries, connectionId, { ...pair, version: version + 1 });
      return 'stored';
    }
    const rows = await queries.query(READ_CONNECTION, [connectionId]);
    return rows.length > 0 ? 'moved_on' : 'no_connection';
  });
}
