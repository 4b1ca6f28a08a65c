import type { Database } from '../database.js';
import { type Due, dueConditions } from './due_connections.js';
import { HELD, type PinRecord, readPins } from './pin_rows.js';

/** What a run would claim now: no legacy workflow holds it and its account is not blocked. The longest waiting first. */
export function duePins(
  database: Database,
  { projectId, limit, ...due }: Due & { projectId?: string; limit: number },
): Promise<PinRecord[]> {
  const { where, params } = dueConditions(database.engine, due);
  const conditions = [where, `not ${HELD}`, '(c.blocked_until is null or c.blocked_until <= now())'];
  if (projectId !== undefined) conditions.push(`p.blog_project_id = $${params.push(projectId)}`);
  const rest = `order by p.scheduled_at, p.id limit $${params.push(limit)}`;
  return readPins(database, `${conditions.join(' and ')}\n${rest}`, params);
}
