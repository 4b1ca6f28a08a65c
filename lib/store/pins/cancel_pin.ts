import type { Queries } from '../database.js';

/** A pin that nobody holds stays ready and has no date any more. */
export async function unschedule(queries: Queries, pinId: string): Promise<void> {
  await queries.change(
    'update pins set scheduled_at = null, updated_at = now() where id = $1 and attempt_id is null',
    [pinId],
  );
}

/** Whoever holds the pin sees it, at the latest with its next heartbeat. */
export async function requestCancel(queries: Queries, pinId: string, attemptId: string): Promise<void> {
  await queries.change(
    'update pins set cancel_requested = $3 where id = $1 and attempt_id = $2',
    [pinId, attemptId, true],
  );
}
