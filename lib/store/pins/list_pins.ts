import type { Database, SqlValue } from '../database.js';
import { type PinRecord, readPins } from './pin_rows.js';

export interface ListWanted {
  tenantId: string;
  projectId?: string;
  status?: string;
  /** None of these. */
  notStatus?: readonly string[];
  limit: number;
  after?: string;
}

/** By id: a page starts behind the last pin of the one before. */
export function listPins(database: Database, wanted: ListWanted): Promise<PinRecord[]> {
  const params: SqlValue[] = [wanted.tenantId, wanted.limit];
  const bind = (value: SqlValue): string => `$${params.push(value)}`;
  const conditions = ['p.tenant_id = $1'];
  if (wanted.projectId !== undefined) conditions.push(`p.blog_project_id = ${bind(wanted.projectId)}`);
  if (wanted.status !== undefined) conditions.push(`p.status = ${bind(wanted.status)}`);
  if (wanted.notStatus) conditions.push(`p.status not in (${wanted.notStatus.map(bind).join(', ')})`);
  if (wanted.after !== undefined) conditions.push(`p.id > ${bind(wanted.after)}`);
  return readPins(database, `${conditions.join(' and ')} order by p.id limit $2`, params);
}
