import type { Database, Queries, Transaction } from '../database.js';
import { asRows, rowsOf } from './dialect.js';

/** An attempt about to be made, as the journal has it. */
export type NewAttempt = {
  id: string;
  pin_id: string;
  tenant_id: string;
  connection_id: string;
  environment: string;
  pinterest_board_id: string;
  pinterest_board_section_id: string | null;
  fingerprint: string;
  payload: object;
  scheduled_at: string | null;
  claimed_by: string;
};

const ATTEMPT_COLUMNS = [
  'id', 'pin_id', 'tenant_id', 'connection_id', 'environment', 'pinterest_board_id', 'pinterest_board_section_id',
  'fingerprint', 'payload', 'scheduled_at', 'claimed_by',
];

/**
 * Writes the attempts into the journal, but none that has an unresolved twin. Returns the ids that were written. What is
 * claimed goes to the core at once: from here on nobody can know any more that it was not sent.
 */
export async function openAttempts(
  queries: Queries,
  engine: Database['engine'],
  attempts: readonly NewAttempt[],
): Promise<Set<string>> {
  const columns = ATTEMPT_COLUMNS.join(', ');
  const rows = await queries.query<{ id: string }>(
    // `where true`: SQLite would read `on conflict` as part of a join.
    `insert into publish_attempts (${columns}, claimed_at, sent_at)
    select ${columns}, now(), now() from ${rowsOf(engine, '$1', 'publish_attempts', ATTEMPT_COLUMNS)} as given where true
    on conflict do nothing returning id`,
    [asRows(attempts)],
  );
  return new Set(rows.map(({ id }) => id));
}

export interface Holding {
  publishing: string;
  holder: string;
  leaseMs: number;
}

/** Gives the pins to those of the attempts that the journal took, for the length of a lease. */
export function claimPins(
  queries: Transaction,
  engine: Database['engine'],
  attempts: readonly { id: string; pin_id: string }[],
  { publishing, holder, leaseMs }: Holding,
): void {
  queries.send(
    `update pins set previous_status = pins.status, status = $2, attempt_id = given.attempt_id, claimed_by = $3,
      claim_expires_at = now_plus($4), cancel_requested = $5, not_before = null, next_look_at = null, looks = 0,
      error_message = null, error_code = null, updated_at = now()
    from ${rowsOf(engine, '$1', 'pins', ['id', 'attempt_id'])} as given
    where pins.id = given.id and exists (select 1 from publish_attempts a where a.id = given.attempt_id)`,
    [asRows(attempts.map(({ id, pin_id }) => ({ id: pin_id, attempt_id: id }))), publishing, holder, leaseMs, false],
  );
}
