import { PinterestError } from '../errors.js';
import type { Service } from '../service.js';
import { LOCK_CONNECTION } from '../store/connections/lock_connection.js';
import type { Transaction } from '../store/database.js';
import type { FullSealContext, SealContext, Sealer, SecretKind } from '../types.js';
import { type ConnectionRow, nameOf } from './connection_row.js';
import type { StoredPair, TokenStore } from './token_store.js';

/** Whose seals these are. The app and the environment are the row's: tokens of another app open nothing here. */
export function sealContextOf(row: ConnectionRow): SealContext {
  return { environment: row.environment, appId: row.app_id, tenant: row.tenant_id, connection: row.id };
}

export interface OpenablePair {
  pair: StoredPair;
  moved: boolean;
}

/**
 * The pair as the first key of the ring seals it, and whether that is another key than before. Throws when the seals
 * do not open: that is said before anything is sent, and in one place. An access token that is under the first key is good
 * whatever became of the refresh token.
 */
export function openablePair({ sealer }: Pick<Service, 'sealer'>, row: ConnectionRow, pair: StoredPair): OpenablePair {
  return inWords(row, () => {
    sealer.rewrap(placeOf(row, 'access'), pair.access);
    return sealer.keyIdOf(pair.access) === sealer.keyId ? { pair, moved: false } : pairUnderFirstKey(sealer, row, pair);
  });
}

/** Both halves: each may have come from a process whose first key is another. */
function pairUnderFirstKey(sealer: Sealer, row: ConnectionRow, pair: StoredPair): OpenablePair {
  const access = sealer.rewrap(placeOf(row, 'access'), pair.access);
  const refresh = pair.refresh === null ? null : sealer.rewrap(placeOf(row, 'refresh'), pair.refresh);
  const moved = [pair.access, pair.refresh].some((sealed) => sealed !== null && sealer.keyIdOf(sealed) !== sealer.keyId);
  return { pair: { access, refresh, version: pair.version }, moved };
}

function placeOf(row: ConnectionRow, kind: SecretKind): FullSealContext {
  return { ...sealContextOf(row), kind } as FullSealContext;
}

function inWords<T>(row: ConnectionRow, open: () => T): T {
  try {
    return open();
  } catch (error) {
    throw sealFailure(error, row);
  }
}

/**
 * Stores the pair as the first key of the ring seals it. Read under the connection's lock, which every refresh takes before it
 * stores: a refresh token that comes alone leaves the version as it was, and one that was read before it is spent.
 */
export async function storeUnderFirstKey(
  queries: Transaction,
  { service, tokens }: { service: Pick<Service, 'sealer'>; tokens: TokenStore },
  row: ConnectionRow,
): Promise<OpenablePair | undefined> {
  await queries.query(LOCK_CONNECTION, [row.id]);
  const stored = await tokens.read(queries, row.id);
  if (stored === undefined) return undefined;
  const whole = inWords(row, () => pairUnderFirstKey(service.sealer, row, stored));
  if (whole.moved) await tokens.rewrap(queries, row.id, whole.pair);
  return whole;
}

/**
 * A seal that does not open, said in words for the person who can do something about it, under one code: whether the key
 * is lost or the seal damaged, to reconnect mends it (docs/decisions/012). Other errors stay as they are.
 */
export function sealFailure(error: unknown, row: ConnectionRow): unknown {
  if (!(error instanceof PinterestError) || !error.code.startsWith('seal_')) return error;
  const why = error.code === 'seal_key_missing'
    ? 'were sealed with a key that is not among the seal keys: put it back (PINTEREST_SEAL_KEYS, after the new one), '
    : 'are broken, or were sealed for another app or connection: restore the database, ';
  return new PinterestError(
    {
      code: 'seal_broken',
      message: `The tokens of ${nameOf(row)} ${why}or reconnect.`,
      stopped: 'permanent',
    },
    { cause: error },
  );
}
