import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import journal from '../../dist/lib/store/pins/journal.js';
import { ago, ENGINES, publishingWorld, WORDS } from './support/publishing_world.mjs';

const HOUR_MS = 3_600_000;
const OLD = ago(100 * HOUR_MS);
const NEW = ago(HOUR_MS);

const ROWS = {
  'published then': [{ published_at: NEW, updated_at: OLD, scheduled_at: OLD }, true],
  'published long ago': [{ published_at: OLD, updated_at: NEW, scheduled_at: NEW }, false],
  'without a date, written then': [{ published_at: null, updated_at: NEW, scheduled_at: OLD }, true],
  'without a date, due then': [{ published_at: null, updated_at: OLD, scheduled_at: NEW }, true],
  'without a date, never due, written then': [{ published_at: null, updated_at: NEW, scheduled_at: null }, true],
  'without a date, written and due long ago': [{ published_at: null, updated_at: OLD, scheduled_at: OLD }, false],
  'without a date, never due, written long ago': [{ published_at: null, updated_at: OLD, scheduled_at: null }, false],
};

for (const engine of ENGINES) {
  describe(`Ids that rows have and the journal does not know, on ${engine}`, { timeout: 60_000 }, () => {
    it('are those of the time that is looked at, and not all that an application ever published', async (t) => {
      const world = await publishingWorld(t, engine, { accounts: 2 });
      const [{ connectionId }, other] = world.people;
      const kinds = Object.values(ROWS);
      const common = { status: WORDS.published, environment: new URL(world.apiUrl).origin };
      await world.addPins(kinds.length, (index) => ({
        person: world.people[0], ...common, pinterest_pin_id: String(index), ...kinds[index][0],
      }));
      await world.addPin({ person: other, ...common, pinterest_pin_id: '99', updated_at: NEW });
      const owned = await journal.ownedIds(world.database, connectionId, ago(2 * HOUR_MS));
      const named = Object.keys(ROWS).filter((_, index) => owned.includes(String(index)));
      assert.deepEqual(named, Object.keys(ROWS).filter((what) => ROWS[what][1]));
      assert.equal(owned.length, named.length);
    });
  });
}
