import type { StoredPair, TokenStore } from '../connections/token_store.js';
import type { PinterestError } from '../errors.js';
import type { Row } from '../store/database.js';
import { storeFailure } from '../store/failure.js';

interface VaultRow extends Row {
  sealed_access: string | null;
  sealed_refresh: string | null;
  version: number;
  is_plain: number;
}

// The words `from` and `join` get the schema put behind them, as for tables.
const READ = 'select sealed_access, sealed_refresh, version, is_plain from pinterest_vault_read($1::uuid)';
const READ_ALL =
  'select c.id as connection_id, sealed_access, sealed_refresh, version, is_plain from pinterest_connections c ' +
  'cross join pinterest_vault_read(c.id) where c.tenant_id = coalesce($1, c.tenant_id)';
const WRITE = 'select from pinterest_vault_write($1::uuid, $2, $3)';
const REWRAP = 'select from pinterest_vault_rewrap($1::uuid, $2::integer, $3, $4)';
const REMOVE = 'select from pinterest_vault_remove($1::uuid)';

/**
 * In Supabase Vault, as secrets named `pinterest_access_token_<connection>` and `pinterest_refresh_token_<connection>`.
 * Sealed there too: who can read Vault reads all of it. The pair's version is the connection's.
 */
export const tokensInVault: TokenStore = {
  async read(queries, connectionId) {
    const [row] = await queries.query<VaultRow>(READ, [connectionId]);
    const pair = row && pairOf(row, connectionId);
    if (pair && 'code' in pair) throw pair;
    return pair;
  },
  async readAll(queries, tenantId) {
    const rows = await queries.query<VaultRow & { connection_id: string }>(READ_ALL, [tenantId]);
    return new Map(rows.map((row) => [row.connection_id, pairOf(row, row.connection_id)]));
  },
  async write(queries, connectionId, { access, refresh }) {
    await queries.query(WRITE, [connectionId, access, refresh]);
  },
  async rewrap(queries, connectionId, { access, refresh, version }) {
    await queries.query(REWRAP, [connectionId, version, access, refresh]);
  },
  async remove(queries, connectionId) {
    await queries.query(REMOVE, [connectionId]);
  },
};

function pairOf({ sealed_access, sealed_refresh, version, is_plain }: VaultRow, connectionId: string): StoredPair | PinterestError {
  if (sealed_access !== null && is_plain === 0) return { access: sealed_access, refresh: sealed_refresh, version };
  return storeFailure(
    'tokens_not_sealed',
    `The tokens of connection ${connectionId} are in Vault as the application left them: run "pinterest-native keys adopt" once, ` +
      'which seals them.',
    { stopped: 'permanent' },
  );
}
