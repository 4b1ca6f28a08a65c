// What is claimed and waits for its turn in the core: whether it may still go out as it was claimed.
import assert from 'node:assert/strict';
import { it } from 'node:test';

import wanted from '../../dist/lib/publishing/still_wanted.js';
import { WORDS } from './support/publishing_world.mjs';

const [NOW, PAST, LATER] = ['2026-06-01T12:00:00.000Z', '2026-06-01T11:00:00.000Z', '2026-06-01T13:00:00.000Z'];
const ROW = {
  id: 'pin', attempt_id: 'ours', status: WORDS.publishing, connection_id: 'connection', connection_status: 'connected', title: 'As it was',
  scheduled_at: PAST, database_now: NOW, pinterest_pin_id: null, cancel_requested: 0, held: 0, blocked: 0, board_gone: 0,
};
const CLAIM = { pinId: 'pin', attemptId: 'ours', connectionId: 'connection', wasDue: true, record: ROW };
const NAMED = { ...CLAIM, wasDue: false };
const PROVED_ABSENT = { ...NAMED, sameDate: PAST };

const ROWS = [
  ['it is as it was', CLAIM, {}, undefined],
  ['its row is gone', CLAIM, undefined, 'skipped'],
  ['another process has taken it up', CLAIM, { attempt_id: 'theirs' }, 'skipped'],
  ['it was released', CLAIM, { attempt_id: null }, 'skipped'],
  ['a person takes it back', CLAIM, { cancel_requested: 1 }, 'cancelled'],
  ['somebody else published it', CLAIM, { pinterest_pin_id: '1' }, 'skipped'],
  ['it was put back to a draft', CLAIM, { status: 'entwurf' }, 'skipped'],
  ['its project has another connection', CLAIM, { connection_id: 'another' }, 'skipped'],
  ['it is due later', CLAIM, { scheduled_at: LATER }, 'skipped'],
  ['it is due no more', CLAIM, { scheduled_at: null }, 'skipped'],
  ['it is due at this moment', CLAIM, { scheduled_at: NOW }, undefined],
  ['it was named and is due later', NAMED, { scheduled_at: LATER }, undefined],
  ['it was named and has no date', NAMED, { scheduled_at: null }, undefined],
  ['it was proved absent and has the same date', PROVED_ABSENT, {}, undefined],
  ['it was proved absent and has another date', PROVED_ABSENT, { scheduled_at: LATER }, 'skipped'],
  ['it was proved absent without a date and has one', { ...NAMED, sameDate: null }, {}, 'skipped'],
  ['its words are others', CLAIM, { title: 'As it is now' }, 'skipped'],
  ['its board is gone', CLAIM, { board_gone: 1 }, 'skipped'],
  ['a workflow holds it back', CLAIM, { held: 1 }, 'held'],
  ['its account is blocked', CLAIM, { blocked: 1, blocked_until: LATER, blocked_reason: 'spam_block' }, 'waiting'],
  ['its connection has ended', CLAIM, { connection_status: 'reconnect_required', last_error: null }, 'waiting'],
  ['its connection ends soon', CLAIM, { connection_status: 'reconnect_soon' }, undefined],
];

for (const [what, claim, change, why] of ROWS) {
  it(`A claimed pin when ${what}: ${why ?? 'goes out'}`, () => {
    assert.equal(wanted.unwanted(WORDS, claim, change && { ...ROW, ...change })?.why, why);
  });
}
