import type { Database, Queries } from '../database.js';
import { asIds, asRows, idsOf, pinterestIdOf, rowsOf } from './dialect.js';

/** What a pin becomes; `attempt_id` is the fence: a pin that another attempt holds is left alone. */
export type PublishedRow = {
  id: string;
  attempt_id: string;
  pinterest_pin_id: string;
  pinterest_pin_url: string;
  environment: string;
};
export type FailedRow = { id: string; attempt_id: string; error_code: string; error_message: string };
/** `not_before`, `next_look_at`: by this process's clock. */
export type ReleasedRow = { id: string; attempt_id: string; not_before: string | null };
export type DoubtfulRow = { id: string; attempt_id: string; looks: number; next_look_at: string; error_message: string };

const FREE = `attempt_id = null, claimed_by = null, claim_expires_at = null, cancel_requested = $3, next_look_at = null,
  looks = 0, updated_at = now()`;

/**
 * Returns the ids that were written, and when they count as published. A pin that was released meanwhile and is nobody's
 * is written too: it is there, and must not be sent again. An id that another pin has already is not given a second time,
 * and a pin that has another id keeps it. Who publishes by other ways may know nothing of the column `environment`.
 */
export async function publishPins(
  queries: Queries,
  engine: Database['engine'],
  rows: readonly PublishedRow[],
  published: string,
): Promise<Map<string, string>> {
  const columns = ['id', 'attempt_id', 'pinterest_pin_id', 'pinterest_pin_url', 'environment'];
  const written = await queries.query<{ id: string; published_at: string }>(
    `update pins set previous_status = pins.status, status = $2, pinterest_pin_id = given.pinterest_pin_id,
      pinterest_pin_url = given.pinterest_pin_url, environment = given.environment, published_at = now(),
      error_message = null, error_code = null, not_before = null, ${FREE}
    from ${rowsOf(engine, '$1', 'pins', columns)} as given
    where pins.id = given.id
      and coalesce(${pinterestIdOf('pins')}, given.pinterest_pin_id) = given.pinterest_pin_id
      and (pins.attempt_id = given.attempt_id or pins.attempt_id is null)
      and not exists (select 1 from pins other where other.environment = given.environment
        and other.pinterest_pin_id = given.pinterest_pin_id and other.id <> pins.id)
      and not exists (select 1 from pins other where other.environment is null
        and other.pinterest_pin_id = given.pinterest_pin_id and other.id <> pins.id)
    returning pins.id, pins.published_at`,
    [asRows(rows), published, false],
  );
  return new Map(written.map((row) => [row.id, row.published_at]));
}

/**
 * Only a row that is ready or being published becomes failed. One that was deleted, put back to a draft or published by
 * somebody else meanwhile stays so, and is told of in its error alone.
 */
export function failPins(
  queries: Queries,
  engine: Database['engine'],
  rows: readonly FailedRow[],
  { ready, publishing, failed }: { ready: string; publishing: string; failed: string },
): Promise<Set<string>> {
  return changed(
    queries,
    `update pins set previous_status = pins.status,
      status = case when pins.status in ($4, $5) then $2 else pins.status end,
      error_code = given.error_code, error_message = given.error_message, not_before = null, ${FREE}
    from ${rowsOf(engine, '$1', 'pins', ['id', 'attempt_id', 'error_code', 'error_message'])} as given
    where pins.id = given.id and pins.attempt_id = given.attempt_id
    returning pins.id`,
    [asRows(rows), failed, false, ready, publishing],
  );
}

/**
 * Back to the status of before, unless somebody has given the row another one meanwhile. What that one wrote as the reason
 * stays too: a claim takes the error away, so that one that is there is somebody else's, or the doubt that ends here.
 */
export function releasePins(
  queries: Queries,
  engine: Database['engine'],
  rows: readonly ReleasedRow[],
  { ready, publishing }: { ready: string; publishing: string },
): Promise<Set<string>> {
  return changed(
    queries,
    // A person who cancels does not want it to be sent by the next run either.
    `update pins set status = case when pins.status = $4 then $2 else pins.status end,
      not_before = by_clock(given.not_before, $6),
      error_message = case when pins.status in ($2, $4) or pins.error_code = 'outcome_unknown' then null else pins.error_message end,
      error_code = case when pins.status in ($2, $4) or pins.error_code = 'outcome_unknown' then null else pins.error_code end,
      scheduled_at = case when pins.cancel_requested = $5 then null else pins.scheduled_at end, ${FREE}
    from ${rowsOf(engine, '$1', 'pins', ['id', 'attempt_id', 'not_before'])} as given
    where pins.id = given.id and pins.attempt_id = given.attempt_id
    returning pins.id`,
    [asRows(rows), ready, false, publishing, true, new Date().toISOString()],
  );
}

/** Which of these rows another transaction has locked. The others are this one's from here on. On Postgres. */
export async function lockedPins(queries: Queries, pinIds: Iterable<string>): Promise<Set<string>> {
  const ids = asIds(pinIds);
  const named = `from pins p where p.id in ${idsOf('postgres', '$1')}`;
  const free = await queries.query<{ id: string }>(`select p.id ${named} for update of p skip locked`, [ids]);
  const left = new Set((await queries.query<{ id: string }>(`select p.id ${named}`, [ids])).map(({ id }) => id));
  for (const { id } of free) left.delete(id);
  return left;
}

/** What a person may have changed since, locked until the transaction ends. */
export type PinWish = { id: string; status: string; cancel_requested: boolean | number; scheduled_at: string | null };

export function lockWishes(queries: Queries, engine: Database['engine'], ids: Iterable<string>): Promise<PinWish[]> {
  return queries.query<PinWish>(
    `select p.id, p.status, p.cancel_requested, p.scheduled_at from pins p
    where p.id in ${idsOf(engine, '$1')} for update of p`,
    [asIds(ids)],
  );
}

/** The claim ends and the doubt stays: the pin is looked for later. */
export function doubtPins(
  queries: Queries,
  engine: Database['engine'],
  rows: readonly DoubtfulRow[],
  holder: string,
): Promise<Set<string>> {
  return changed(
    queries,
    `update pins set claimed_by = null, claim_expires_at = null, looks = given.looks,
      next_look_at = by_clock(given.next_look_at, $3), error_code = 'outcome_unknown', error_message = given.error_message,
      updated_at = now()
    from ${rowsOf(engine, '$1', 'pins', ['id', 'attempt_id', 'looks', 'next_look_at', 'error_message'])} as given
    where pins.id = given.id and pins.attempt_id = given.attempt_id and pins.claimed_by = $2
    returning pins.id`,
    [asRows(rows), holder, new Date().toISOString()],
  );
}

/** Pins that cannot start: they are nobody's, and locked by the transaction that read them. */
export async function refusePins(
  queries: Queries,
  engine: Database['engine'],
  rows: readonly Omit<FailedRow, 'attempt_id'>[],
  failed: string,
): Promise<void> {
  await queries.change(
    `update pins set previous_status = pins.status, status = $2, error_code = given.error_code,
      error_message = given.error_message, updated_at = now()
    from ${rowsOf(engine, '$1', 'pins', ['id', 'error_code', 'error_message'])} as given
    where pins.id = given.id and pins.attempt_id is null`,
    [asRows(rows), failed],
  );
}

/** Pins of which an attempt of before is in doubt: that one is looked for, whoever made them ready again. */
export async function reopenDoubts(
  queries: Queries,
  engine: Database['engine'],
  rows: readonly { id: string; attempt_id: string }[],
  publishing: string,
): Promise<Set<string>> {
  return changed(
    queries,
    `update pins set previous_status = pins.status, status = $2, attempt_id = given.attempt_id, claimed_by = null,
      claim_expires_at = null, cancel_requested = $3, next_look_at = now(), looks = 0, updated_at = now()
    from ${rowsOf(engine, '$1', 'pins', ['id', 'attempt_id'])} as given
    where pins.id = given.id and pins.attempt_id is null
    returning pins.id`,
    [asRows(rows), publishing, false],
  );
}

async function changed(queries: Queries, sql: string, params: (string | boolean)[]): Promise<Set<string>> {
  const rows = await queries.query<{ id: string }>(sql, params);
  return new Set(rows.map(({ id }) => id));
}

/** Which pins have these ids of Pinterest's. */
export async function ownersOf(
  queries: Queries,
  engine: Database['engine'],
  environment: string,
  pinterestIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await queries.query<{ id: string; pinterest_pin_id: string }>(
    `select id, pinterest_pin_id from pins where (environment = $2 or environment is null) and pinterest_pin_id in
      (select given.pinterest_pin_id from ${rowsOf(engine, '$1', 'pins', ['pinterest_pin_id'])} as given)`,
    [asRows(pinterestIds.map((id) => ({ pinterest_pin_id: id }))), environment],
  );
  return new Map(rows.map(({ id, pinterest_pin_id }) => [pinterest_pin_id, id]));
}
