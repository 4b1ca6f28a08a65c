import type { ConnectionRow } from '../connections/connection_row.js';
import { storeUnderFirstKey } from '../connections/seals.js';
import type { TokenStore } from '../connections/token_store.js';
import { PinterestError } from '../errors.js';
import { LIST_CONNECTIONS } from '../store/connections/list_connections.js';
import type { Database, Transaction } from '../store/database.js';
import type { Sealer } from '../types.js';

export interface Rewrapped {
  rewrapped: number;
  /** Sealed with the first key before. */
  already: number;
  failed: { connectionId: string; code: string; message: string }[];
}

/** A batch is one transaction: short, so that publishers never wait long for their tokens. */
const BATCH = 50;

/** Seals every stored token pair with the first key of the ring. A pair that is being renewed is waited for, or waits. */
export async function rewrapStored(database: Database, sealer: Sealer, tokens: TokenStore, signal: AbortSignal): Promise<Rewrapped> {
  const rows = await database.query<ConnectionRow>(LIST_CONNECTIONS, [null]);
  const total: Rewrapped = { rewrapped: 0, already: 0, failed: [] };
  for (let first = 0; first < rows.length && !signal.aborted; first += BATCH) {
    const batch = rows.slice(first, first + BATCH);
    const done = await database.transaction((queries) => rewrapBatch(queries, batch, sealer, tokens));
    total.rewrapped += done.rewrapped;
    total.already += done.already;
    total.failed.push(...done.failed);
  }
  return total;
}

async function rewrapBatch(queries: Transaction, rows: readonly ConnectionRow[], sealer: Sealer, tokens: TokenStore): Promise<Rewrapped> {
  const done: Rewrapped = { rewrapped: 0, already: 0, failed: [] };
  for (const row of rows) {
    try {
      const openable = await storeUnderFirstKey(queries, { service: { sealer }, tokens }, row);
      if (openable !== undefined) done[openable.moved ? 'rewrapped' : 'already'] += 1;
    } catch (error) {
      if (!(error instanceof PinterestError) || !error.code.startsWith('seal_')) throw error;
      done.failed.push({ connectionId: row.id, code: error.code, message: error.message });
    }
  }
  return done;
}
