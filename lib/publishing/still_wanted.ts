import type { StatusWords } from '../types.js';
import type { PinRecord } from '../store/pins/pin_rows.js';
import type { ActivePin, TakenBack } from './active_pins.js';
import type { ClaimedPin } from './claim.js';
import { contentOf } from './pin_of_row.js';
import { accountBlocked, connectionEnded, HELD_BACK } from './why_waiting.js';

/** Why a claimed pin must not be sent as it was claimed; `undefined`: it may. `record`: its row now, if any. */
export function unwanted(words: StatusWords, claim: ClaimedPin, record: PinRecord | undefined): TakenBack | undefined {
  if (!record || record.attempt_id !== claim.attemptId) return { why: 'skipped' };
  if (record.cancel_requested) return { why: 'cancelled' };
  if (isChanged(words, claim, record)) return { why: 'skipped' };
  if (record.held) return { why: 'held', error: HELD_BACK };
  if (record.blocked) return { why: 'waiting', error: accountBlocked(record.blocked_reason, record.blocked_until) };
  return record.connection_status === 'reconnect_required' ? { why: 'waiting', error: connectionEnded(record.last_error) } : undefined;
}

function isChanged(words: StatusWords, claim: ClaimedPin, record: PinRecord): boolean {
  if (record.pinterest_pin_id !== null) return true;
  if (record.status !== words.publishing || record.connection_id !== claim.connectionId) return true;
  if (claim.wasDue && (record.scheduled_at === null || record.scheduled_at > record.database_now)) return true;
  if (claim.sameDate !== undefined && record.scheduled_at !== claim.sameDate) return true;
  if (contentOf(record) !== contentOf(claim.record)) return true;
  // A sync found its board gone: the next claim says so.
  return Boolean(record.board_gone);
}

/** The pins that nobody wants any more, and why. */
export function unwantedOf(
  words: StatusWords,
  pins: readonly ActivePin[],
  records: readonly PinRecord[],
): Map<ActivePin, TakenBack> {
  const byId = new Map(records.map((record) => [record.id, record]));
  const found = new Map<ActivePin, TakenBack>();
  for (const active of pins) {
    const why = active.claim && unwanted(words, active.claim, byId.get(active.pinId));
    if (why) found.set(active, why);
  }
  return found;
}
