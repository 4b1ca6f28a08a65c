import type { Database, Queries } from '../database.js';
import { asIds, idsOf } from './dialect.js';

/**
 * A pin that nobody holds stays ready and has no date any more. A run that is about to send it whatever its date, because
 * it was named or was proved absent, sees the request. Returns whether it was nobody's.
 */
export async function unschedule(queries: Queries, pinId: string): Promise<boolean> {
  const changed = await queries.change(
    `update pins set scheduled_at = null, cancel_requested = $2, updated_at = now()
    where id = $1 and attempt_id is null`,
    [pinId, true],
  );
  return changed > 0;
}

/** Whoever holds the pin sees it, at the latest with its next heartbeat. */
export async function requestCancel(queries: Queries, pinId: string, attemptId: string): Promise<boolean> {
  const changed = await queries.change(
    'update pins set cancel_requested = $3 where id = $1 and attempt_id = $2',
    [pinId, attemptId, true],
  );
  return changed > 0;
}

/**
 * Whoever names pins wants them sent, whatever was cancelled before, those in doubt included. Whoever cancels one from here
 * on does not.
 */
export async function forgetCancels(queries: Queries, engine: Database['engine'], ids: readonly string[]): Promise<void> {
  await queries.change(
    `update pins set cancel_requested = $2
    where id in ${idsOf(engine, '$1')} and claimed_by is null and cancel_requested = $3`,
    [asIds(ids), false, true],
  );
}
