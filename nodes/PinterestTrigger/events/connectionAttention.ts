import type { IDataObject, INodeProperties, IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { Attention, ConnectionStatus } from '../../../lib/types.js';
import { readStore } from '../../Pinterest/shared/store_access.js';
import { anyTenantField } from '../../Pinterest/shared/store_fields.js';

export const fields: INodeProperties[] = [anyTenantField];

type Listed = ConnectionStatus & { tenantId: string };
type Connected = Exclude<Listed, { state: 'not_connected' }>;
type Need = Required<Pick<Attention, 'kind' | 'message'>> & { at: string | null };

/** What was told already, as n8n keeps it. It is forgotten when the need ends, and told again when it comes back. */
interface Told {
  watching: string;
  told: string[];
}

function needsOf(connection: Connected, now: number): Need[] {
  const { username, accessTokenExpiresAt, blockedUntil, blockedReason } = connection;
  const name = username ?? 'this account';
  const needs: Need[] = [];
  if (connection.state === 'reconnect_required') {
    needs.push({ kind: 'reconnect_required', message: `Connect ${name} again in the app. ${connection.reason}`, at: null });
  } else if (connection.reconnectSoon) {
    const message = `Connect ${name} again in the app before ${accessTokenExpiresAt}: until then its connection works.`;
    needs.push({ kind: 'expires_soon', message, at: accessTokenExpiresAt });
  }
  // A rate limit is no reason to do anything: what waits goes out by itself.
  if (blockedReason === 'spam_block' && blockedUntil !== null && Date.parse(blockedUntil) > now) {
    const message = `Pinterest's anti-spam block takes no pins of ${name} until ${blockedUntil}: send fewer and more varied pins after it.`;
    needs.push({ kind: 'spam_block', message, at: blockedUntil });
  }
  return needs;
}

/**
 * By key. With the end of the token, which is another one after a reconnection: n8n may not have kept that the need ended
 * in between. Another block is another need too.
 */
function allNeeds(connections: readonly Listed[], now: number): Map<string, IDataObject> {
  const needs = new Map<string, IDataObject>();
  for (const connection of connections.filter((one): one is Connected => one.state !== 'not_connected')) {
    for (const need of needsOf(connection, now)) {
      const { connectionId, tenantId, username, projectIds, accessTokenExpiresAt } = connection;
      const key = [connectionId, need.kind, need.kind === 'spam_block' ? need.at : accessTokenExpiresAt].join('/');
      needs.set(key, { ...need, tenantId, connectionId, username, projectIds });
    }
  }
  return needs;
}

/** Of a list or an object nothing would ever be told, and the workflow would look well. */
function tenantOf(context: IPollFunctions): string {
  const value: unknown = context.getNodeParameter('tenantId', '') ?? '';
  if (typeof value === 'string' || Number.isFinite(value)) return String(value).trim();
  throw new NodeOperationError(context.getNode(), `Tenant ID: expected text but received ${Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`}`);
}

export async function poll(context: IPollFunctions): Promise<IDataObject[]> {
  const tenantId = tenantOf(context);
  const connections = await readStore(context, (pinterest) => pinterest.connections.list(tenantId === '' ? {} : { tenantId }));
  const needs = allNeeds(connections, Date.now());
  if (context.getMode() === 'manual') {
    if (tenantId !== '' && connections.length === 0) throw nothingToWatch(context, tenantId);
    return [sample(context, needs)];
  }
  const watching = ['connectionAttention', tenantId].join('/');
  const kept = context.getWorkflowStaticData('node')['told'] as Told | undefined;
  const told = new Set(kept?.watching === watching ? kept.told : []);
  context.getWorkflowStaticData('node')['told'] = { watching, told: [...needs.keys()] } satisfies Told;
  return [...needs].filter(([key]) => !told.has(key)).map(([, need]) => need);
}

/** Said where somebody looks; an active trigger waits, for the tenant may connect its first account. */
function nothingToWatch(context: IPollFunctions, tenantId: string): NodeOperationError {
  return new NodeOperationError(context.getNode(), `Tenant ID: the app has no connection of a tenant "${tenantId.slice(0, 80)}"`, {
    description: 'Connection: Get Many lists the connections with their tenants. The trigger tells nothing until there is one.',
  });
}

function sample(context: IPollFunctions, needs: Map<string, IDataObject>): IDataObject {
  const [first] = needs.values();
  if (first !== undefined) return first;
  throw new NodeOperationError(context.getNode(), 'No connection needs attention now, so there is no sample to show', {
    description: 'The trigger works all the same once the workflow is active.',
  });
}
