import type { Database, Queries, SqlValue } from '../database.js';
import { asIds, idsOf, lockedRows } from './dialect.js';
import { type PinRecord, readPins } from './pin_rows.js';

export interface RetryWanted {
  tenantId: string;
  failed: string;
  /** The named ones, or else all of a connection that failed with one of these codes. */
  ids?: readonly string[];
  connectionId?: string;
  codes?: readonly string[];
  limit: number;
}

export function failedPins(queries: Queries, engine: Database['engine'], wanted: RetryWanted): Promise<PinRecord[]> {
  const params: SqlValue[] = [wanted.tenantId, wanted.failed, wanted.limit];
  const bind = (value: SqlValue): string => `$${params.push(value)}`;
  const conditions = ['p.tenant_id = $1', 'p.status = $2', 'p.attempt_id is null'];
  if (wanted.ids) conditions.push(`p.id in ${idsOf(engine, bind(asIds(wanted.ids)))}`);
  if (wanted.connectionId !== undefined) conditions.push(`bp.pinterest_connection_id = ${bind(wanted.connectionId)}`);
  if (wanted.codes) conditions.push(`p.error_code in (${wanted.codes.map(bind).join(', ')})`);
  const rest = `order by p.scheduled_at, p.id limit $3 ${lockedRows(engine)}`;
  return readPins(queries, `${conditions.join(' and ')}\n${rest}`, params);
}

export async function makeReady(
  queries: Queries,
  engine: Database['engine'],
  ids: readonly string[],
  ready: string,
): Promise<void> {
  await queries.change(
    `update pins set previous_status = status, status = $2, error_code = null, error_message = null, not_before = null,
      updated_at = now()
    where id in ${idsOf(engine, '$1')}`,
    [asIds(ids), ready],
  );
}

/** Pins in doubt are looked for now instead of later, and a cancel of before is over. Returns their ids. */
export async function lookNow(
  queries: Queries,
  engine: Database['engine'],
  ids: readonly string[],
  tenantId: string,
): Promise<string[]> {
  const rows = await queries.query<{ id: string }>(
    `update pins set next_look_at = now(), cancel_requested = $3
    where id in ${idsOf(engine, '$1')} and tenant_id = $2 and next_look_at is not null and claimed_by is null
    returning id`,
    [asIds(ids), tenantId, false],
  );
  return rows.map(({ id }) => id);
}
