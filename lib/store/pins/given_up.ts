import type { Database, Queries } from '../database.js';
import type { NewAttempt } from './claim_pins.js';
import { asRows, rowsOf } from './dialect.js';

export type Twin = Pick<NewAttempt, 'connection_id' | 'pinterest_board_id' | 'fingerprint'>;

/** By which two attempts are equal. */
export const twinKey = ({ connection_id, pinterest_board_id, fingerprint }: Twin): string =>
  `${connection_id} ${pinterest_board_id} ${fingerprint}`;

/** The pins that keep these out, by `twinKey`: of those whose outcome nobody knows, the ones that nobody looks for any more. */
export async function givenUp(
  queries: Queries,
  engine: Database['engine'],
  twins: readonly Twin[],
): Promise<Map<string, string>> {
  const columns = ['connection_id', 'pinterest_board_id', 'fingerprint'];
  const rows = await queries.query<Twin & { pin_id: string }>(
    `select a.pin_id, a.connection_id, a.pinterest_board_id, a.fingerprint
    from ${rowsOf(engine, '$1', 'publish_attempts', columns)} as given
    join publish_attempts a on a.connection_id = given.connection_id
      and a.pinterest_board_id = given.pinterest_board_id and a.fingerprint = given.fingerprint
    join pins p on p.id = a.pin_id
    where a.resolved_at is null and p.attempt_id is null`,
    [asRows(twins.map(({ connection_id, pinterest_board_id, fingerprint }) => ({ connection_id, pinterest_board_id, fingerprint })))],
  );
  return new Map(rows.map((row) => [twinKey(row), row.pin_id]));
}
