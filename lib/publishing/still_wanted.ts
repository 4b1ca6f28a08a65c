import type { StatusWords } from '../types.js';
import type { PinRecord } from '../store/pins/pin_rows.js';
import type { ActivePin, Unwanted } from './active_pins.js';
import type { ClaimedPin } from './claim.js';
import { contentOf } from './pin_of_row.js';

/** Why a claimed pin must not be sent as it was claimed; `undefined`: it may. `record`: its row now, if any. */
export function unwanted(words: StatusWords, claim: ClaimedPin, record: PinRecord | undefined): Unwanted | undefined {
  if (!record || record.attempt_id !== claim.attemptId) return 'skipped';
  if (record.cancel_requested) return 'cancelled';
  if (record.pinterest_pin_id !== null) return 'skipped';
  if (record.status !== words.publishing || record.connection_id !== claim.connectionId) return 'skipped';
  if (claim.wasDue && (record.scheduled_at === null || record.scheduled_at > record.database_now)) return 'skipped';
  if (claim.sameDate !== undefined && record.scheduled_at !== claim.sameDate) return 'skipped';
  if (contentOf(record) !== contentOf(claim.record)) return 'skipped';
  // A sync found its board gone: the next claim says so.
  if (record.board_gone) return 'skipped';
  if (record.held) return 'held';
  return record.blocked || record.connection_status === 'reconnect_required' ? 'waiting' : undefined;
}

/** The pins that nobody wants any more, and why. */
export function unwantedOf(
  words: StatusWords,
  pins: readonly ActivePin[],
  records: readonly PinRecord[],
): Map<ActivePin, Unwanted> {
  const byId = new Map(records.map((record) => [record.id, record]));
  const found = new Map<ActivePin, Unwanted>();
  for (const active of pins) {
    const why = active.claim && unwanted(words, active.claim, byId.get(active.pinId));
    if (why) found.set(active, why);
  }
  return found;
}
