import type { Service } from '../service.js';
import type { Attention, StoredPinOutcome } from '../types.js';
import type { Results } from './results.js';

/** Tells the hook what a run left to people: once for each tenant, connection and kind. */
export function tellAttention(service: Service, failed: readonly StoredPinOutcome[], results: Results): void {
  const told = new Map<string, Attention & { projectIds: string[]; pinIds: string[] }>();
  for (const { id, pin, error } of failed) {
    const record = results.recordOf(id);
    if (!record) continue;
    const kind = error?.code === 'outcome_unknown' ? 'outcome_unknown' : 'pins_failed';
    const { tenant_id: tenantId, connection_id: connectionId } = record;
    const key = JSON.stringify([tenantId, connectionId, kind]);
    let attention = told.get(key);
    if (!attention) {
      attention = { kind, tenantId, projectIds: [], pinIds: [], message: '' };
      if (connectionId !== null) attention.connectionId = connectionId;
      told.set(key, attention);
    }
    if (!attention.projectIds.includes(pin.projectId)) attention.projectIds.push(pin.projectId);
    attention.pinIds.push(id);
    attention.message ||= error?.message ?? pin.errorMessage ?? '';
  }
  for (const attention of told.values()) {
    service.attention({ ...attention, message: sentence(attention.kind, attention.pinIds.length, attention.message) });
  }
}

function sentence(kind: Attention['kind'], pins: number, first: string): string {
  const count = pins === 1 ? '1 pin' : `${pins} pins`;
  if (kind === 'outcome_unknown') return `Nobody knows whether Pinterest made ${count}: look at the boards. First: ${first}`;
  return `${count} failed; mend the cause and retry. First: ${first}`;
}
