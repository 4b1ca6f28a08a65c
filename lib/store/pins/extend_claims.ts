import type { Database, Queries } from '../database.js';
import { asRows, lockedRows, rowsOf } from './dialect.js';

/** A pin and the attempt that holds it. */
export interface Held {
  pinId: string;
  attemptId: string;
}

const asHeld = (held: readonly Held[]): string =>
  asRows(held.map(({ pinId, attemptId }) => ({ id: pinId, attempt_id: attemptId })));

/**
 * A lease from now on, of claims that are still this process's. Returns the attempts that are. A row that somebody has
 * locked is passed over: the others' leases would run out while it is waited for.
 */
export async function extendClaims(
  queries: Queries,
  engine: Database['engine'],
  held: readonly Held[],
  { holder, leaseMs }: { holder: string; leaseMs: number },
): Promise<Set<string>> {
  const rows = await queries.query<{ attempt_id: string }>(
    `update pins set claim_expires_at = now_plus($3)
    from (
      select p.id from pins p
      join ${rowsOf(engine, '$1', 'pins', ['id', 'attempt_id'])} as given on p.id = given.id and p.attempt_id = given.attempt_id
      where p.claimed_by = $2 and p.claim_expires_at > now() ${lockedRows(engine)}
    ) as mine
    where pins.id = mine.id
    returning pins.attempt_id`,
    [asHeld(held), holder, leaseMs],
  );
  return new Set(rows.map(({ attempt_id }) => attempt_id));
}
