// A lost pin whose equal went out some hours before: what this service has published is nobody else's.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { ENGINES, publishingWorld, until, WORDS } from './support/publishing_world.mjs';

const CREATE = { operation: 'pins/create' };
const LIST = { operation: 'boards/list_pins' };
const HOUR_MS = 3_600_000;
const DATES = { pins: ['published_at', 'updated_at', 'scheduled_at'], publish_attempts: ['claimed_at', 'sent_at', 'ended_at', 'resolved_at'] };

/** As if what is there were of `hours` ago, by the clocks of the database and of Pinterest. */
async function letHoursPass(world, hours) {
  for (const [table, names] of Object.entries(DATES)) {
    for (const { id, ...row } of await world.database.query(`select * from ${table}`)) {
      const times = names.map((name) => new Date(Date.parse(row[name]) - hours * HOUR_MS).toISOString());
      const sets = names.map((name, index) => `${name} = $${index + 2}`);
      await world.database.change(`update ${table} set ${sets.join(', ')} where id = $1`, [id, ...times]);
    }
  }
  world.simulator.clock.advance(hours * HOUR_MS);
}

for (const engine of ENGINES) {
  describe(`An equal pin of hours before, on ${engine}`, { concurrency: 2, timeout: 60_000 }, () => {
    for (const hours of [5, 23]) {
      it(`published by a process of ${hours} hours before: the lost one is proved absent, and sent once more`, async (t) => {
        const world = await publishingWorld(t, engine);
        const equal = { title: 'same', description: 'The same words', alternate_url: 'https://blog.example/same' };
        await world.addPin(equal);
        assert.equal((await world.pins.publishDue()).published, 1);
        await world.pinterest.close();
        await letHoursPass(world, hours);

        world.simulator.faults.add({ match: CREATE, effect: { kind: 'close', how: 'rst' }, times: 1 });
        const blind = world.simulator.faults.add({ match: LIST, effect: { kind: 'error', error: 'internal' } });
        const { pins } = world.open();
        const lost = await world.addPin(equal);
        assert.equal((await pins.publishDue()).waiting, 1);
        blind.remove();
        const { ended_at: endedAt } = (await world.attempts(lost))[0];
        await until(() => Date.now() > Date.parse(endedAt) + 400);
        await world.update(lost, { next_look_at: new Date(0).toISOString() });
        await pins.recover();
        await pins.publishDue();
        assert.deepEqual((await world.attempts(lost)).map(({ outcome }) => outcome), ['absent', 'published']);
        assert.equal((await world.row(lost)).status, WORDS.published);
        assert.equal(world.simulator.ledger.pins.length, 2);
      });
    }
  });
}
