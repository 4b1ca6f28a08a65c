import type { Database, Queries, SqlValue } from '../database.js';
import { amongIds, asIds, idsOf, lockedRows } from './dialect.js';
import { type ClaimableRecord, HELD, readClaimable } from './pin_rows.js';

/** Which pins a run takes. */
export interface Wanted {
  ready: string;
  /** `undefined`: all tenants. */
  tenantId?: string;
  /** `null`: of projects without one. */
  connectionId: string | null;
  /** The only project of the connection with due pins: they are found without a look at those of all others. */
  projectId?: string;
  /** Nothing else, and whatever their `scheduled_at`, unless `isDue`. */
  ids?: readonly string[];
  isDue?: boolean;
  /** Already seen in this run. */
  passedOver: ReadonlySet<string>;
  limit: number;
}

/** The next pins of a connection, in order and, in a transaction on Postgres, locked. */
export function claimablePins(queries: Queries, engine: Database['engine'], wanted: Wanted): Promise<ClaimableRecord[]> {
  const params: SqlValue[] = [wanted.ready, wanted.limit];
  const bind = (value: SqlValue): string => `$${params.push(value)}`;
  const conditions = ['p.status = $1', 'p.attempt_id is null', '(p.not_before is null or p.not_before <= now())'];
  if (wanted.ids) conditions.push(amongIds(engine, 'p.id', bind(asIds(wanted.ids))));
  if (!wanted.ids || wanted.isDue) conditions.push('p.scheduled_at <= now()');
  if (wanted.tenantId !== undefined) conditions.push(`p.tenant_id = ${bind(wanted.tenantId)}`);
  if (wanted.projectId !== undefined) conditions.push(`p.blog_project_id = ${bind(wanted.projectId)}`);
  if (wanted.connectionId === null) conditions.push('c.id is null');
  else conditions.push(`c.id = ${bind(wanted.connectionId)}`);
  if (wanted.passedOver.size > 0) conditions.push(`p.id not in ${idsOf(engine, bind(asIds(wanted.passedOver)))}`);
  conditions.push(`not ${HELD}`);
  // Not `$2` alone: SQLite plans by a bare limit's value, and would plan again at each call.
  const rest = `order by p.scheduled_at, p.id limit $2 + 0 ${lockedRows(engine)}`;
  return readClaimable(queries, `${conditions.join(' and ')}\n${rest}`, params);
}
