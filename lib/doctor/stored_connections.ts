import { existsSync } from 'node:fs';

import { loadSealing } from '../binding.js';
import { type ConnectionRow, scopesOf } from '../connections/connection_row.js';
import type { TokenStore } from '../connections/token_store.js';
import { PinterestError } from '../errors.js';
import type { PinterestSettings } from '../pinterest_options.js';
import { readKeyFile } from '../seal/key_file.js';
import { LIST_CONNECTIONS } from '../store/connections/list_connections.js';
import type { Database } from '../store/database.js';
import type { Sealer } from '../types.js';
import type { StoredConnection } from './check.js';

/** Of all tenants. */
export async function storedConnections(database: Database, tokens: TokenStore): Promise<StoredConnection[]> {
  const rows = await database.query<ConnectionRow>(LIST_CONNECTIONS, [null]);
  return Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      tenantId: row.tenant_id,
      username: row.pinterest_username,
      environment: row.environment,
      appId: row.app_id,
      scopes: scopesOf(row.scope),
      status: row.status,
      accessTokenExpiresAt: row.token_expires_at,
      ...(await pairOf(database, tokens, row.id)),
    })),
  );
}

type Pair = Pick<StoredConnection, 'sealedAccess' | 'sealedRefresh' | 'unsealed'>;

/** Tokens that nobody sealed are a finding about their connection, and say nothing of the others. */
async function pairOf(database: Database, tokens: TokenStore, connectionId: string): Promise<Pair> {
  try {
    const { access = null, refresh = null } = (await tokens.read(database, connectionId)) ?? {};
    return { sealedAccess: access, sealedRefresh: refresh, unsealed: null };
  } catch (error) {
    if (!(error instanceof PinterestError && error.code === 'tokens_not_sealed')) throw error;
    return { sealedAccess: null, sealedRefresh: null, unsealed: error.message };
  }
}

export function sealerOf({ sealer, keyFile }: PinterestSettings): Sealer {
  if (sealer !== undefined) return sealer;
  if (keyFile === undefined) throw new Error('PINTEREST_SEAL_KEYS is not set.');
  // Reading it would make it, and nothing is changed here.
  if (!existsSync(keyFile)) throw new Error(`PINTEREST_SEAL_KEYS is not set, and there is no ${keyFile}.`);
  return loadSealing().createSealer({ keys: readKeyFile(keyFile) });
}
