import type { Database, Queries } from '../database.js';
import { rowsOf } from './dialect.js';

export type AttemptOutcome = 'published' | 'not_sent' | 'rejected' | 'unknown' | 'absent';

export type JournalRow = {
  id: string;
  outcome: AttemptOutcome;
  error: string | null;
  candidates: string | null;
  pinterest_pin_id: string | null;
};

/**
 * What became of attempts. Written even for one that lost its pin: recovery reads it before it asks Pinterest. What is
 * settled stays settled, except that a pin which exists outweighs everything.
 */
export async function closeAttempts(
  queries: Queries,
  engine: Database['engine'],
  rows: readonly JournalRow[],
): Promise<void> {
  const columns = ['id', 'outcome', 'error', 'candidates', 'pinterest_pin_id'];
  await queries.change(
    `update publish_attempts set outcome = given.outcome, error = given.error, candidates = given.candidates,
      pinterest_pin_id = coalesce(given.pinterest_pin_id, publish_attempts.pinterest_pin_id),
      ended_at = coalesce(publish_attempts.ended_at, now()),
      resolved_at = case when given.outcome = 'unknown' then null else now() end
    from ${rowsOf(engine, '$1', 'publish_attempts', columns)} as given
    where publish_attempts.id = given.id
      and (publish_attempts.resolved_at is null or given.pinterest_pin_id is not null)`,
    [JSON.stringify(rows)],
  );
}

/** Ids that were given to pins of a connection since: no look may take them. */
export async function ownedIds(queries: Queries, connectionId: string, since: string): Promise<string[]> {
  const rows = await queries.query<{ pinterest_pin_id: string }>(
    `select pinterest_pin_id from publish_attempts
    where connection_id = $1 and pinterest_pin_id is not null and (ended_at >= $2 or resolved_at >= $2)`,
    [connectionId, since],
  );
  return rows.map(({ pinterest_pin_id }) => pinterest_pin_id);
}

/** How often a pin was proved to be absent. */
export async function absences(queries: Queries, pinId: string): Promise<number> {
  const rows = await queries.query(
    `select id from publish_attempts where pin_id = $1 and outcome = 'absent'`,
    [pinId],
  );
  return rows.length;
}
