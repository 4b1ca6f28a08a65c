import { type StoredPair, tokensInTable } from '../connections/token_store.js';
import { PinterestError } from '../errors.js';
import type { Database, Queries, Row } from '../store/database.js';
import type { Sealer, SecretKind } from '../types.js';
import { refuseWithoutVault, vaultAccess } from './install.js';
import { tokensInVault } from './token_store.js';

export interface SealTokensOptions {
  database: Database;
  sealer: Sealer;
  /** Of connections that nobody gave an app yet. */
  appId: string;
  /** Where they are kept from now on. Default `'vault'`. */
  to?: 'vault' | 'table';
  /** Ends between two connections. */
  signal?: AbortSignal;
  onProgress?: (progress: SealedTokens) => void;
}

export interface SealedTokens {
  /** Connections whose tokens were sealed now. */
  sealed: number;
  /** Connections whose tokens were sealed already. */
  untouched: number;
  /** Secrets named like tokens of a connection that is not there any more. Nothing was done to them. */
  orphans: number;
}

interface SecretRow extends Row {
  id: string;
  tenant_id: string;
  environment: string;
  app_id: string;
  token_version: number;
  access: string | null;
  refresh: string | null;
}

const BATCH = 100;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

const NEXT = `
select c.id from pinterest_connections c
where c.id > $1::uuid and exists (
  select from vault.secrets s where s.name = 'pinterest_access_token_' || c.id::text
)
order by c.id limit ${BATCH}`;
// Locked first, so that a pair which is renewed meanwhile is not overwritten by its predecessor.
const LOCK = 'select id from pinterest_connections where id = $1::uuid for update';
const READ = `
select c.id, c.tenant_id, c.environment, c.app_id, c.token_version, a.decrypted_secret as access,
  r.decrypted_secret as refresh
from pinterest_connections c
join vault.decrypted_secrets a on a.name = 'pinterest_access_token_' || c.id::text
left join vault.decrypted_secrets r on r.name = 'pinterest_refresh_token_' || c.id::text
where c.id = $1::uuid`;
const SET_APP = "update pinterest_connections set app_id = $2 where id = $1::uuid and app_id = ''";
const REMOVE_SECRETS = `
delete from vault.secrets
where name in ('pinterest_access_token_' || $1::text, 'pinterest_refresh_token_' || $1::text)`;
const ORPHANS = `
select count(*) as orphans from vault.secrets s
where s.name ~ '^pinterest_(access|refresh)_token_' and not exists (
  select from pinterest_connections c where c.id::text = substring(s.name from '_token_(.*)$')
)`;

/**
 * Seals the tokens that an application kept in Vault, so that nobody has to reconnect. Each connection is a transaction
 * of its own: whatever ends this in the middle, it may run again and goes on where it was.
 *
 * The one place where tokens are JavaScript's: the driver gives text.
 */
export async function sealTokens(options: SealTokensOptions): Promise<SealedTokens> {
  const { database, signal, onProgress } = options;
  refuseWithoutVault(await vaultAccess(database));
  const done: SealedTokens = { sealed: 0, untouched: 0, orphans: 0 };
  let after = BEFORE_ALL;
  for (;;) {
    const batch = await database.query<{ id: string }>(NEXT, [after]);
    for (const { id } of batch) {
      signal?.throwIfAborted();
      done[await sealOne(options, id)] += 1;
      onProgress?.({ ...done });
      after = id;
    }
    if (batch.length < BATCH) break;
  }
  const [row] = await database.query<{ orphans: number }>(ORPHANS);
  return { ...done, orphans: row?.orphans ?? 0 };
}

function sealOne({ database, sealer, appId, to = 'vault' }: SealTokensOptions, id: string): Promise<'sealed' | 'untouched'> {
  return database.transaction(async (queries) => {
    await queries.query(LOCK, [id]);
    const [row] = await queries.query<SecretRow>(READ, [id]);
    if (row?.access == null) return 'untouched';
    await queries.change(SET_APP, [id, appId]);
    const seal = (kind: SecretKind, secret: string): string => {
      if (isSealed(sealer, secret)) return secret;
      const { environment, app_id, tenant_id: tenant } = row;
      return sealer.seal({ environment, appId: app_id || appId, tenant, connection: id, kind }, secret);
    };
    const access = seal('access', row.access);
    const refresh = row.refresh === null ? null : seal('refresh', row.refresh);
    const pair = { access, refresh, version: row.token_version };
    if (to === 'table') {
      await moveToTable(queries, id, pair);
      return 'sealed';
    }
    if (access === row.access && refresh === row.refresh) return 'untouched';
    await tokensInVault.write(queries, id, pair);
    return 'sealed';
  });
}

/** Whoever reconnected since has the pair that counts in the table already. */
async function moveToTable(queries: Queries, id: string, pair: StoredPair): Promise<void> {
  const stored = await tokensInTable.read(queries, id);
  if (stored?.version !== pair.version) await tokensInTable.write(queries, id, pair);
  await queries.change(REMOVE_SECRETS, [id]);
}

function isSealed(sealer: Sealer, secret: string): boolean {
  try {
    return sealer.keyIdOf(secret) !== '';
  } catch (error) {
    if (error instanceof PinterestError || error instanceof TypeError) return false;
    throw error;
  }
}
