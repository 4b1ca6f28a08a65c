import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { publishingWorld, WORDS } from './support/publishing_world.mjs';

const NAMED = 1003;

/** So many that no run would take them by itself; without a date nothing else ever takes them. */
async function manyDrafts(t) {
  const world = await publishingWorld(t, 'sqlite', { accounts: 8, boards: 4 });
  const pinIds = await world.addPins(NAMED, (index) => {
    const person = world.people[index % 8];
    return { person, pinterest_board_id: person.boardIds[(index >> 3) % 4], title: `number ${index}`, scheduled_at: null };
  });
  return { world, pinIds, tenantId: world.tenantId };
}

describe('More than a thousand named pins', { timeout: 120_000 }, () => {
  it('are published, and retried, all of them: whoever names pins has said how many', async (t) => {
    const { world, pinIds, tenantId } = await manyDrafts(t);
    const first = await world.pins.publishMany({ tenantId, pinIds });
    assert.deepEqual([first.published, first.outcomes.length, world.simulator.ledger.pins.length], [NAMED, NAMED, NAMED]);
    await world.database.change("update pins set status = 'fehler', pinterest_pin_id = null, error_code = 'no_image'", []);
    const again = await world.pins.retry({ tenantId, pinIds });
    assert.deepEqual([again.published, again.outcomes.length], [NAMED, NAMED]);
  });

  it('that failed for one lost connection are retried, all of them, unless a limit is given', async (t) => {
    const world = await publishingWorld(t, 'sqlite', { boards: 8 });
    const [{ connectionId, boardIds }] = world.people;
    await world.addPins(NAMED + 2, (index) => ({
      pinterest_board_id: boardIds[index % 8], title: `number ${index}`, status: WORDS.failed, error_code: 'reconnect_required',
    }));
    const wanted = { tenantId: world.tenantId, connectionId };
    assert.equal((await world.pins.retry({ ...wanted, limit: 2 })).published, 2);
    const { published, outcomes } = await world.pins.retry(wanted);
    assert.deepEqual([published, outcomes.length, world.simulator.ledger.pins.length], [NAMED, NAMED, NAMED + 2]);
  });

  it('are not named beside a connection: neither they alone nor all that it lost are meant', async (t) => {
    const world = await publishingWorld(t, 'sqlite');
    const { tenantId, people: [{ connectionId }] } = world;
    const lost = { status: WORDS.failed, error_code: 'reconnect_required' };
    const [named] = await world.addPins(2, () => lost);
    await assert.rejects(world.pins.retry({ tenantId, connectionId, pinIds: [named] }), { name: 'TypeError', field: 'pinIds' });
    assert.equal(world.simulator.ledger.pins.length, 0);
  });

  it('of which a limit takes some: the others are told as waiting, and are taken when they are named again', async (t) => {
    const { world, pinIds, tenantId } = await manyDrafts(t);
    const named = pinIds.slice(0, 5);
    const { published, outcomes } = await world.pins.publishMany({ tenantId, pinIds: named, limit: 3 });
    assert.deepEqual([published, outcomes.filter(({ result, error }) => result === 'waiting' && !error).length], [3, 2]);
    assert.equal((await world.pins.publishDue({ tenantId })).published, 0);
    assert.equal((await world.pins.publishMany({ tenantId, pinIds: named })).published, 2);
  });
});
