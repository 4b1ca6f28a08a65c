import { setTimeout as sleep } from 'node:timers/promises';

import { requestCancel, unschedule } from '../store/pins/cancel_pin.js';
import { type PinRecord, readPins } from '../store/pins/pin_rows.js';
import type { CancelAnswer } from '../types.js';
import { type ActivePin, ActivePins } from './active_pins.js';
import { foundOr, noSuchPins } from './named_pins.js';
import type { Surroundings } from './run.js';

const POLLS_A_LOOK = 10;
const LEAST_POLL_MS = 10;
/** For the beat's own statements. */
const GRACE_MS = 250;

/** Takes a pin back before its gate, whichever process holds it. It stays ready and loses its date. */
export async function cancelPin(surroundings: Surroundings, tenantId: string, pinId: string): Promise<CancelAnswer> {
  const { service: { database, words }, active } = surroundings;
  const question = database.transaction(async (queries): Promise<CancelAnswer | { pinId: string; attemptId: string }> => {
    // Locked: whoever is about to claim it comes before or after, and not in between.
    const [record] = await readPins(queries, 'p.id = $1 and p.tenant_id = $2 for update of p', [pinId, tenantId]);
    if (!record) throw noSuchPins([pinId], 'pinId');
    if (record.attempt_id === null) {
      if (record.status !== words.ready) return 'too_late';
      return (await unschedule(queries, pinId)) ? 'cancelled' : 'too_late';
    }
    const requested = await requestCancel(queries, pinId, record.attempt_id);
    // In doubt: it was sent. Should a look prove it absent, the wish keeps it from being sent again.
    return requested && record.claimed_by !== null ? { pinId: record.id, attemptId: record.attempt_id } : 'too_late';
  });
  const asked = await foundOr(question, [pinId], 'pinId');
  if (typeof asked === 'string') return asked;
  const held = active.get(asked.pinId);
  if (held?.attemptId === asked.attemptId && held.claim) return takeBack(surroundings, held);
  return waitForOthers(surroundings, asked.pinId, asked.attemptId);
}

async function takeBack(surroundings: Surroundings, held: ActivePin): Promise<CancelAnswer> {
  const handedOver = held.sending !== undefined;
  const answer = await ActivePins.takeBack(held, { why: 'cancelled' });
  if (handedOver && answer === 'too_late') return answer;
  await held.ended;
  return handedOver ? answer : waitForOthers(surroundings, held.pinId, held.attemptId);
}

/** Two heartbeats at most: a process that lives has seen it by then. */
async function waitForOthers(
  { service, settings: { beatMs, lookMs } }: Surroundings,
  pinId: string,
  attemptId: string,
): Promise<CancelAnswer> {
  const end = performance.now() + 2 * beatMs + GRACE_MS;
  for (;;) {
    const [record] = await readPins(service.database, 'p.id = $1', [pinId]);
    if (record?.attempt_id !== attemptId) return whatBecameOf(record, service.words);
    if (performance.now() >= end) return 'too_late';
    await sleep(Math.max(LEAST_POLL_MS, lookMs / POLLS_A_LOOK));
  }
}

function whatBecameOf(
  record: PinRecord | undefined,
  { published, failed }: { published: string; failed: string },
): CancelAnswer {
  return record && (record.status === published || record.status === failed) ? 'too_late' : 'cancelled';
}
