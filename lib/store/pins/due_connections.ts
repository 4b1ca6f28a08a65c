import type { Database, SqlValue } from '../database.js';
import { amongIds, asIds } from './dialect.js';
import { HELD, PROJECT_AND_CONNECTION } from './pin_rows.js';

export type DueConnection = {
  connection_id: string | null;
  blocked_until: string | null;
  blocked_reason: string | null;
  blocked: number;
  held: number;
  /** With due pins, now: a run keeps to what it saw at its start. */
  projects: number;
  /** One of them. */
  project_id: string;
};

export interface Due {
  ready: string;
  tenantId?: string;
  /** `null`: of projects that have none. */
  connectionId?: string | null;
  ids?: readonly string[];
}

/** What makes a pin due: that its project or its connection holds it back is asked besides. */
export function dueConditions(engine: Database['engine'], due: Due): { where: string; params: SqlValue[] } {
  const params: SqlValue[] = [due.ready];
  const bind = (value: SqlValue): string => `$${params.push(value)}`;
  const conditions = ['p.status = $1', 'p.attempt_id is null', '(p.not_before is null or p.not_before <= now())'];
  if (due.ids) conditions.push(amongIds(engine, 'p.id', bind(asIds(due.ids))));
  else conditions.push('p.scheduled_at <= now()');
  if (due.tenantId !== undefined) conditions.push(`p.tenant_id = ${bind(due.tenantId)}`);
  if (due.connectionId === null) conditions.push('c.id is null');
  else if (due.connectionId !== undefined) conditions.push(`c.id = ${bind(due.connectionId)}`);
  return { where: conditions.join(' and '), params };
}

/** The connections that have something to publish; the one whose pin waits longest first. */
export function dueConnections(database: Database, due: Due): Promise<DueConnection[]> {
  const { where, params } = dueConditions(database.engine, due);
  return database.query<DueConnection>(
    `select c.id as connection_id, c.blocked_until, c.blocked_reason,
      case when c.blocked_until > now() then 1 else 0 end as blocked,
      max(case when ${HELD} then 1 else 0 end) as held,
      count(distinct bp.id) as projects, min(cast(bp.id as text)) as project_id
    from pins p
    ${PROJECT_AND_CONNECTION}
    where ${where}
    group by c.id, c.blocked_until, c.blocked_reason
    order by min(p.scheduled_at)`,
    params,
  );
}

/** Due pins that legacy workflows of their project hold back. */
export async function heldPins(database: Database, due: Due, limit: number): Promise<string[]> {
  const { where, params } = dueConditions(database.engine, due);
  const rows = await database.query<{ id: string }>(
    `select p.id from pins p ${PROJECT_AND_CONNECTION}
    where ${where} and ${HELD} order by p.scheduled_at limit $${params.length + 1}`,
    [...params, limit],
  );
  return rows.map(({ id }) => id);
}
