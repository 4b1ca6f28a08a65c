import type { PinterestError } from '../errors.js';
import { DELETE_TOKENS } from '../store/connections/delete_tokens.js';
import { LIST_TOKENS } from '../store/connections/list_tokens.js';
import { READ_TOKENS } from '../store/connections/read_tokens.js';
import { REWRAP_TOKENS } from '../store/connections/rewrap_tokens.js';
import { WRITE_TOKENS } from '../store/connections/write_tokens.js';
import type { Queries, Row } from '../store/database.js';

/** Both tokens, sealed. */
export interface SealedPair {
  access: string;
  refresh: string | null;
}

export interface StoredPair extends SealedPair {
  version: number;
}

/** Where sealed tokens are kept. Within the caller's transaction: a connection and its tokens change together. */
export interface TokenStore {
  read(queries: Queries, connectionId: string): Promise<StoredPair | undefined>;
  /** Of one tenant, or with null of all, by connection: the pair, or why there is none that may be read. */
  readAll(queries: Queries, tenantId: string | null): Promise<Map<string, StoredPair | PinterestError>>;
  write(queries: Queries, connectionId: string, pair: StoredPair): Promise<void>;
  /** The same pair in part or under another key, as it was read under the lock of its connection. */
  rewrap(queries: Queries, connectionId: string, pair: StoredPair): Promise<void>;
  remove(queries: Queries, connectionId: string): Promise<void>;
}

interface TokenRow extends Row {
  sealed_access: string;
  sealed_refresh: string | null;
  version: number;
}

/** In the table `pinterest_tokens`. */
export const tokensInTable: TokenStore = {
  async read(queries, connectionId) {
    const [row] = await queries.query<TokenRow>(READ_TOKENS, [connectionId]);
    return row && pairOf(row);
  },
  async readAll(queries, tenantId) {
    const rows = await queries.query<TokenRow & { connection_id: string }>(LIST_TOKENS, [tenantId]);
    return new Map(rows.map((row) => [row.connection_id, pairOf(row)]));
  },
  async write(queries, connectionId, { access, refresh, version }) {
    await queries.change(WRITE_TOKENS, [connectionId, access, refresh, version]);
  },
  async rewrap(queries, connectionId, { access, refresh, version }) {
    await queries.change(REWRAP_TOKENS, [connectionId, version, access, refresh]);
  },
  async remove(queries, connectionId) {
    await queries.change(DELETE_TOKENS, [connectionId]);
  },
};

function pairOf({ sealed_access: access, sealed_refresh: refresh, version }: TokenRow): StoredPair {
  return { access, refresh, version };
}
