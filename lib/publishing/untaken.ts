import type { ErrorDetails } from '../errors.js';
import { PinterestError } from '../errors.js';
import type { Service } from '../service.js';
import { asIds, idsOf } from '../store/pins/dialect.js';
import { readLastErrors } from '../store/pins/journal.js';
import { type PinRecord, readPins } from '../store/pins/pin_rows.js';
import type { StatusWords, StoredPinOutcome } from '../types.js';
import type { Result } from './results.js';
import { stateOf, storedPin } from './stored_pin.js';
import { accountBlocked, HELD_BACK } from './why_waiting.js';

/** What to say of pins that a run was asked for and did not take. */
export async function untakenPins(
  service: Service,
  tenantId: string,
  ids: readonly string[],
): Promise<StoredPinOutcome[]> {
  if (ids.length === 0) return [];
  const { database, words } = service;
  const condition = `p.tenant_id = $2 and p.id in ${idsOf(database.engine, '$1')}`;
  const records = await readPins(database, condition, [asIds(ids), tenantId]);
  const putOff = records.filter(({ not_before }) => not_before !== null).map(({ id }) => id);
  const lastErrors = putOff.length > 0 ? await readLastErrors(database, database.engine, putOff) : undefined;
  return records.map((record) => {
    const { result, error } = whyUntaken(record, words, lastErrors?.get(record.id) ?? null);
    return { id: record.id, result, pin: storedPin(record, words), ...(error && { error }) };
  });
}

function whyUntaken(record: PinRecord, words: StatusWords, last: string | null): { result: Result; error?: ErrorDetails } {
  switch (stateOf(record.status, words)) {
    case 'published':
      return { result: 'published' };
    case 'publishing':
      return record.attempt_id === null ? notOurs(record) : whyOnItsWay(record);
    case 'failed':
      return {
        result: 'failed',
        error: { code: record.error_code ?? 'failed', message: record.error_message ?? 'The pin failed. Retry it.' },
      };
    case 'ready':
      return whyNotReady(record, last);
    case 'other':
      return {
        result: 'skipped',
        error: {
          code: 'not_ready',
          message: `The pin's status is "${record.status}": only a pin in "${words.ready}" is published.`,
        },
      };
  }
}

/** Nothing of ours will ever take it up: whoever gave it the status may have published it. */
function notOurs({ status }: PinRecord): { result: Result; error: ErrorDetails } {
  const message =
    `The pin's status is "${status}", and nothing of this package is at work on it: somebody else set it. Look on ` +
    'Pinterest whether the pin is there, then give the row the status for published, or the one for failed and retry.';
  return { result: 'skipped', error: { code: 'not_claimed', message } };
}

/** In doubt and not to be looked for yet, or in the hands of another run. */
function whyOnItsWay(record: PinRecord): { result: Result; error?: ErrorDetails } {
  const { claimed_by: holder, error_code: code, error_message: why, next_look_at: lookAt } = record;
  if (holder !== null || code === null || lookAt === null) return { result: 'waiting' };
  const message = `${why ?? 'Nobody knows yet what became of it.'} It is looked for again from ${lookAt} on.`;
  return { result: 'waiting', error: { code, message, outcome: 'unknown', retryAt: lookAt } };
}

/** `last`: how its latest attempt ended, which is what put it off. */
function whyNotReady(record: PinRecord, last: string | null): { result: Result; error?: ErrorDetails } {
  if (record.held) return { result: 'held', error: HELD_BACK };
  const until = record.blocked ? record.blocked_until : record.not_before;
  if (until === null || until <= record.database_now) return { result: 'waiting' };
  if (record.blocked) return { result: 'waiting', error: accountBlocked(record.blocked_reason, until) };
  const waits = { retryable: true, retryAt: until };
  if (last !== null) {
    const error = JSON.parse(last) as ErrorDetails;
    return { result: 'waiting', error: { ...error, message: `${error.message} The pin waits until ${until}.`, ...waits } };
  }
  const message = `The pin waits until ${until}: its column not_before says so, and no attempt of this package set it.`;
  return { result: 'waiting', error: { code: 'not_before', message, ...waits } };
}

export function onlyOutcome([outcome]: readonly StoredPinOutcome[], pinId: string): StoredPinOutcome {
  if (outcome) return outcome;
  throw new PinterestError({
    code: 'not_found',
    field: 'pinId',
    message: `Pin "${pinId}" was deleted while it was published.`,
    stopped: 'permanent',
  });
}
