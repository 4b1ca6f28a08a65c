import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';

import { createClient } from '../../dist/lib/index.js';
import { ENGINES, publishingWorld, until, WORDS } from './support/publishing_world.mjs';

const SETTLE_MS = 60;
const media = { type: 'image_url', url: 'https://images.example/strange.png' };

/** Never made, its answer lost; beside pins of that time that nobody knows, so that every look is in doubt. */
async function doubtfulPin(t, engine, strangers = 1) {
  const world = await publishingWorld(t, engine, { settings: { publishing: { looks: 1, settleMs: SETTLE_MS } } });
  const [{ account, boardIds: [boardId] }] = world.people;
  const { accessToken } = world.simulator.tokens.issue(account);
  const client = createClient({ environment: world.options().environment, auth: { accessToken } });
  t.after(() => client.close());
  world.simulator.faults.add({ match: { operation: 'pins/create' }, effect: { kind: 'close', how: 'rst' }, times: 1 });
  const id = await world.addPin({ title: 'lost' });
  await world.pins.publishDue();
  const made = [];
  for (let count = 0; count < strangers; count += 1) made.push((await client.pins.create({ boardId, title: `strange ${count}`, media })).id);
  const failed = async (run) => {
    await run();
    const row = await world.row(id);
    return row.status === WORDS.failed && row;
  };
  return { world, id, strangers: made, givenUp: (run) => until(() => failed(run)) };
}

const lostOnes = ({ simulator }) => simulator.ledger.pins.filter(({ title }) => title === 'lost').length;

for (const engine of ENGINES) {
  describe(`A retry that names pins which are not ours, on ${engine}`, { concurrency: 3, timeout: 60_000 }, () => {
    it('looks again without them, and sends what is absent then', async (t) => {
      const { world, id, strangers, givenUp } = await doubtfulPin(t, engine, 2);
      const wanted = { tenantId: world.tenantId, pinIds: [id] };
      const row = await givenUp(() => world.pins.recover());
      assert.match(row.error_message, new RegExp(`${strangers[0]}.*notOurs`, 's'));
      // One of them alone leaves the other in doubt.
      await givenUp(() => world.pins.retry({ ...wanted, notOurs: [strangers[0]] }));
      assert.equal(lostOnes(world), 0);
      // Before that no look proves that it is not there.
      await wait(SETTLE_MS);
      const { outcomes } = await world.pins.retry({ ...wanted, notOurs: strangers });
      assert.deepEqual(outcomes.map(({ result }) => result), ['published']);
      assert.equal(lostOnes(world), 1);
      assert.deepEqual((await world.attempts(id)).map(({ outcome }) => outcome), ['absent', 'published']);
    });

    it('takes ids of Pinterest beside named pins only, and says so before anything is done', async (t) => {
      const { world, id, strangers, givenUp } = await doubtfulPin(t, engine);
      await givenUp(() => world.pins.recover());
      const { tenantId } = world;
      const refused = (options, field) => assert.rejects(world.pins.retry({ tenantId, ...options }), { name: 'TypeError', field });
      await refused({ pinIds: [id], notOurs: ['x'] }, 'notOurs[0]');
      await refused({ pinIds: [id], notOurs: strangers[0] }, 'notOurs');
      await refused({ connectionId: world.people[0].connectionId, notOurs: strangers }, 'notOurs');
      assert.equal((await world.row(id)).status, WORDS.failed);
    });
  });
}
