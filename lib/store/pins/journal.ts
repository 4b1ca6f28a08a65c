import type { Database, Queries, Transaction } from '../database.js';
import { asIds, asRows, idsOf, pinterestIdOf, rowsOf } from './dialect.js';

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
export function closeAttempts(
  queries: Transaction,
  engine: Database['engine'],
  rows: readonly JournalRow[],
): void {
  const columns = ['id', 'outcome', 'error', 'candidates', 'pinterest_pin_id'];
  queries.send(
    `update publish_attempts set outcome = given.outcome, error = given.error, candidates = given.candidates,
      pinterest_pin_id = coalesce(given.pinterest_pin_id, publish_attempts.pinterest_pin_id),
      ended_at = coalesce(publish_attempts.ended_at, now()),
      resolved_at = case when given.outcome = 'unknown' then null else now() end
    from ${rowsOf(engine, '$1', 'publish_attempts', columns)} as given
    where publish_attempts.id = given.id
      and (publish_attempts.resolved_at is null or given.pinterest_pin_id is not null)`,
    [asRows(rows)],
  );
}

/** By index: those of the projects first, and not all that were ever published. */
const PUBLISHED_ROWS = `select p.pinterest_pin_id from pins p
where p.pinterest_pin_id is not null and p.pinterest_pin_id <> ''
  and p.tenant_id = (select c.tenant_id from pinterest_connections c where c.id = $1)
  and p.blog_project_id in (select bp.id from blog_projects bp where bp.pinterest_connection_id = $1)`;

/**
 * Ids that were given to pins of a connection since: no look may take them. The rows have some of which the journal
 * knows nothing: an application published them by itself, or its workflows did. Where it gave one no date, it counts by
 * when its row was changed or due: all that were ever published without a date would be too many.
 */
export async function ownedIds(queries: Queries, connectionId: string, since: string): Promise<string[]> {
  const rows = await queries.query<{ pinterest_pin_id: string }>(
    `select pinterest_pin_id from publish_attempts
    where connection_id = $1 and pinterest_pin_id is not null and (ended_at >= $2 or resolved_at >= $2)
    union ${PUBLISHED_ROWS} and p.published_at >= $2
    union ${PUBLISHED_ROWS} and p.published_at is null and (p.updated_at >= $2 or p.scheduled_at >= $2)`,
    [connectionId, since],
  );
  return rows.map(({ pinterest_pin_id }) => pinterest_pin_id);
}

/**
 * Attempts of pins whose rows were deleted, or were given a pin of Pinterest's by somebody who looked or published by
 * hand: nobody looks for those any more, so they would keep out every equal pin of their board for ever. Their outcome
 * stays what is known of it. `afterMs`: nothing of them can be under way then.
 */
export async function letOrphansGo(queries: Queries, environment: string, afterMs: number): Promise<void> {
  await queries.change(
    `update publish_attempts set resolved_at = now(), outcome = case when outcome = 'claimed' then 'unknown' else outcome end
    where resolved_at is null and environment = $1 and claimed_at < now_plus($2)
      and (sent_at is null or sent_at < now_plus($3))
      and not exists (select 1 from pins p where p.id = publish_attempts.pin_id
        and (${pinterestIdOf('p')} is null or p.attempt_id = publish_attempts.id))`,
    [environment, -afterMs, -afterMs],
  );
}

/** How often a pin was proved to be absent. */
export async function absences(queries: Queries, pinId: string): Promise<number> {
  const rows = await queries.query(
    `select id from publish_attempts where pin_id = $1 and outcome = 'absent'`,
    [pinId],
  );
  return rows.length;
}

/** Why the latest attempt of each of these pins ended, as JSON; of one that ended well, or not yet, there is nothing. */
export async function readLastErrors(
  queries: Queries,
  engine: Database['engine'],
  pinIds: readonly string[],
): Promise<Map<string, string | null>> {
  const rows = await queries.query<{ pin_id: string; error: string | null }>(
    `select pin_id, error from publish_attempts where pin_id in ${idsOf(engine, '$1')} order by claimed_at`,
    [asIds(pinIds)],
  );
  // The later one replaces the earlier.
  return new Map(rows.map(({ pin_id, error }) => [pin_id, error]));
}
