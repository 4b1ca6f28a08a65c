// What is written of a pin's outcome, and what is said of it, by what became of the pin's row meanwhile.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import writing from '../../dist/lib/publishing/write_settlements.js';
import { engines, openFor } from '../store/support/engines.mjs';
import { neighbours, undone } from '../store/support/neighbours.mjs';
import { pinsBesideEachOther, PROD, WORDS } from '../store/support/pins_beside_each_other.mjs';

const [PAST, LATER] = ['2026-01-01T00:00:00.000Z', '2100-01-01T00:00:00.000Z'];
const error = { code: 'outcome_unknown', outcome: 'unknown', message: 'Nobody knows.' };
const doubtful = (looks = 1) => ({ kind: 'doubtful', error, candidates: ['77'], looks, lookAt: LATER });
const published = (pinterestId) => ({ kind: 'published', pinterestId, url: '-', ifAnothers: () => doubtful() });
const absent = (scheduledAt) => ({ kind: 'absent', scheduledAt });
const failed = (code, open = false, outcome = 'not_sent') => ({ kind: 'failed', error: { ...error, code, outcome }, open });
const released = { kind: 'released' };
const RESOLVED = true;

/** Settlement, pin, whose attempt it is if another's; what is said of it, and what its attempt is then. */
const FIRST = [
  ['made', published('500'), 'held', 'written', ['published', '500', RESOLVED]],
  ['made, and the row is free again', published('500'), 'due', 'written', undefined],
  ['made, and another attempt holds the row', published('500'), ['held', 'held too'], undefined, ['published', '500', RESOLVED]],
  ['made, as what another row has', published('77'), 'held', 'owned_by_another', ['unknown', null, !RESOLVED]],
  ['made, and the row has another', published('500'), 'found by a person', 'has_another', ['published', '500', RESOLVED]],
  ['absent, at the same date', absent(PAST), 'held', 'written', ['absent', null, RESOLVED]],
  ['absent, at another date by now', absent(LATER), 'held', 'skipped', ['absent', null, RESOLVED]],
  ['absent, and somebody gave it another status', absent(PAST), 'made ready while held', 'skipped', ['absent', null, RESOLVED]],
  ['absent, and taken back', absent(PAST), 'taken back', 'cancelled', ['absent', null, RESOLVED]],
  ['absent, taken back and free again', absent(PAST), 'due', undefined, undefined],
  ['failed', failed('bad_media'), 'held', 'written', ['not_sent', null, RESOLVED]],
  ['failed, and nobody knows', failed('bad_media', true), 'held', 'written', ['unknown', null, !RESOLVED]],
  ['failed, for Pinterest said no', failed('bad_media', false, 'rejected'), 'held', 'written', ['rejected', null, RESOLVED]],
  ['failed, for it was never made', failed('not_created'), 'held', 'written', ['absent', null, RESOLVED]],
  ['failed, as somebody else wrote of it', failed('bad_media'), 'failed otherwise', undefined, undefined],
  ['released', released, 'held', 'written', ['not_sent', null, RESOLVED]],
  ['released, for Pinterest said no', { ...released, error: { ...error, outcome: 'rejected' } }, 'held', 'written', ['rejected', null, RESOLVED]],
  ['released, and free already', released, 'due', undefined, undefined],
  ['in doubt', doubtful(), 'held', 'written', ['unknown', null, !RESOLVED]],
  ['in doubt, and another process looks for it', doubtful(), 'somebody else\'s', undefined, ['unknown', null, !RESOLVED]],
];

/** The same once more: the answer to the first commit was lost, and it was kept. */
const AGAIN = [
  ['made, and the row has another', published('500'), 'made twice', 'has_another'],
  ['made, and the row is called published by who gave it another', published('500'), 'made twice, and called published', 'has_another'],
  ['made, and somebody published it long before', published('500'), 'published', undefined],
  ['made, and somebody gave one that failed a pin', published('500'), 'failed, and given a pin', undefined],
  ['made, and failed for another reason', published('500'), ['failed while held', 'held'], undefined],
  ['failed', failed('bad_media'), 'failed otherwise', 'written'],
  ['failed for another reason', failed('no_board'), 'failed otherwise', undefined],
  ['failed, and nobody knows', failed('bad_media', true), 'given up', 'written'],
  ['failed, and held once more', failed('no_connection'), ['failed while held', 'held'], undefined],
  ['failed, and ready', failed('bad_media'), 'due', undefined],
  ['released', released, 'due', 'written'],
  ['released, and a draft by now', released, 'draft', undefined],
  ['released, and held once more', released, ['made ready while held', 'held'], undefined],
  ['in doubt', doubtful(0), 'in doubt', 'written'],
  ['in doubt, after another look', doubtful(3), 'in doubt', undefined],
  ['in doubt, and another process looks for it', doubtful(0), 'somebody else\'s', undefined],
  ['in doubt, of another attempt', doubtful(0), ['in doubt', 'held'], undefined],
  ['absent', absent(PAST), 'due too', undefined],
  ['of a row that is gone', released, 'gone', undefined],
];

for (const engine of ['SQLite', 'Postgres']) {
  describe(`The outcome of a pin, on ${engine}`, () => {
    for (const [isAgain, cases] of [[false, FIRST], [true, AGAIN]]) {
      it(`is written and said as its row is${isAgain ? ', when it is written once more' : ''}`, async (t) => {
        const database = await openFor(t, await engines[engine]());
        const { id } = await neighbours(database, pinsBesideEachOther);
        const service = { database, words: WORDS, environment: PROD };
        for (const [what, settlement, of, written, attempt] of cases) {
          const [pin, other = pin] = [of].flat();
          const named = { pinId: id(pin), attemptId: id(`attempt of ${other}`), ...settlement };
          const [recorded, rows] = await undone(database, async (queries) => [
            await writing.writeSettlements(queries, service, { holder: 'us', settlements: [named], isAgain }),
            await queries.query('select outcome, pinterest_pin_id, resolved_at from publish_attempts where id = $1', [named.attemptId]),
          ]);
          assert.equal(recorded.get(named.attemptId)?.written, written, what);
          if (isAgain) continue;
          const [found] = rows.map((row) => [row.outcome, row.pinterest_pin_id, row.resolved_at !== null]);
          assert.deepEqual(found, attempt, what);
        }
      });
    }

    it('is its own attempt\'s, when another one of the pin comes home with it', async (t) => {
      const database = await openFor(t, await engines[engine]());
      const { id } = await neighbours(database, pinsBesideEachOther);
      const service = { database, words: WORDS, environment: PROD };
      const late = { pinId: id('held'), attemptId: id('attempt of held too'), ...published('500') };
      for (const [what, settlement] of Object.entries({ failed: failed('bad_media'), released, 'in doubt': doubtful() })) {
        const held = { pinId: id('held'), attemptId: id('attempt of held'), ...settlement };
        const recorded = await undone(database, (queries) =>
          writing.writeSettlements(queries, service, { holder: 'us', settlements: [late, held], isAgain: false }));
        assert.deepEqual([held, late].map(({ attemptId }) => recorded.get(attemptId)?.written), ['written', undefined], what);
      }
    });
  });
}
