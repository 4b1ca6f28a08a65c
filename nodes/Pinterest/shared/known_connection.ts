import { PinterestError } from './engine.js';
import type { StoreAccess } from './store_access.js';

interface Scope {
  tenantId?: string;
  connectionId?: string;
}

/** Of a mistyped one nothing would ever be due, and the workflow would look well. */
export async function refuseUnknownConnection(
  { connections }: StoreAccess['pinterest'],
  { tenantId, connectionId }: Scope,
): Promise<void> {
  if (connectionId === undefined) return;
  const all = await connections.list(tenantId === undefined ? {} : { tenantId });
  if (all.some((one) => one.state !== 'not_connected' && one.connectionId === connectionId)) return;
  const message = `Connection ID: there is no connection "${connectionId.slice(0, 80)}"; Connection: Get Many lists those there are`;
  throw new PinterestError({ code: 'not_found', field: 'Connection ID', message, stopped: 'permanent' });
}
