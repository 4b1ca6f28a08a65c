import type { Auth, Client, FailedPin } from '../types.js';
import { type Row, rowOf } from './demo_report.js';
import type { Screen } from './status_line.js';

/**
 * How long after its request a pin that is not there counts as never made. Against Pinterest it is the default, ten
 * minutes; this simulator does nothing after it cut a connection, so that a newcomer need not wait for it.
 */
const SETTLE_MS = 2_000;

type LostRow = Row & { lost: FailedPin };
const isLost = (row: Row): row is LostRow => row.lost !== undefined;

/**
 * What an application with a store does later: looks for each pin whose outcome is unknown, and sends again only those
 * that are proven absent.
 */
export async function settle(client: Client, auth: Auth, rows: Row[], screen: Screen): Promise<void> {
  const unclear = rows.filter(isLost);
  if (unclear.length === 0) return;
  screen.write(`Looking: ${unclear.length} of unknown outcome; only what is not there may be sent again\n`);
  const lastEnd = Math.max(...unclear.map(({ lost }) => Date.parse(lost.endedAt ?? '') || Date.now()));
  await new Promise((resume) => setTimeout(resume, Math.max(0, lastEnd + SETTLE_MS - Date.now())));
  // A pin found for one row is a doubt less for the others on its board.
  for (let remaining = -1; remaining !== rows.filter(isLost).length; ) {
    remaining = rows.filter(isLost).length;
    for (const row of rows.filter(isLost)) await look(client, auth, row, rows);
  }
  const absent = rows.filter(({ absent }) => absent);
  if (absent.length === 0) return;
  screen.write(`Sending: ${absent.length} pins again, proven not to be there\n`);
  const outcomes = await client.pins.publishMany(absent.map(({ pin }) => pin), { auth });
  for (const outcome of outcomes) {
    const row = absent[outcome.index] as Row;
    Object.assign(row, { absent: false }, rowOf(row.pin, row.board, outcome));
    if (row.id !== undefined) row.result = 'proven absent, sent again';
  }
}

async function look(client: Client, auth: Auth, row: LostRow, rows: readonly Row[]): Promise<void> {
  const { sentAt, endedAt } = row.lost;
  if (sentAt === undefined || endedAt === undefined) return;
  const answer = await client.pins.reconcile(
    {
      boardId: row.pin.boardId,
      pin: row.pin,
      windowStart: sentAt,
      requestEndedAt: endedAt,
      ownedIds: rows.flatMap(({ id }) => id ?? []),
      settleMs: SETTLE_MS,
    },
    { auth },
  );
  if (answer.answer === 'cannot_tell') {
    row.result = `unknown: ${answer.candidates.length > 0 ? 'a pin there may be it' : answer.doubt}`;
    return;
  }
  delete (row as Row).lost;
  if (answer.answer === 'found') {
    row.id = answer.pin.id;
    row.result = 'answer lost, pin found later';
  } else {
    row.absent = true;
    row.result = 'proven absent';
  }
}
