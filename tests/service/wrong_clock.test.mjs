// A publisher whose own clock is wrong by hours. When a pin may go on is judged by the database's.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import opener from '../../dist/lib/open_service.js';
import publishings from '../../dist/lib/publishing/publishing.js';
import journal from '../../dist/lib/store/pins/journal.js';
import { publishingWorld } from './support/publishing_world.mjs';

const CREATE = { operation: 'pins/create' };
const LIST = { operation: 'boards/list_pins' };
const LOST = { kind: 'execute_and_cut', how: 'rst' };
const HOUR_MS = 3_600_000;

/** A pin of which nobody knows what became, due for a look, and a service that looks by a wrong clock. */
async function doubtful(t) {
  const world = await publishingWorld(t, 'postgres', { settings: { publishing: { settleMs: 60_000 } } });
  const id = await world.addPin();
  world.simulator.faults.add({ match: CREATE, effect: LOST, times: 1 });
  const blind = world.simulator.faults.add({ match: LIST, effect: { kind: 'error', error: 'internal' } });
  await world.pins.publishDue();
  blind.remove();
  await world.update(id, { next_look_at: new Date(0).toISOString() });
  const service = opener.openService(world.options());
  t.after(() => service.close());
  const { api: pins } = publishings.publishing(service.parts.service, service.access);
  const by = async (hours, work) => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + hours * HOUR_MS });
    try {
      return await work();
    } finally {
      t.mock.timers.reset();
    }
  };
  return { world, id, pins, by };
}

// SQLite has no clock but its publisher's; and the core, which keeps the machine's, would send nothing for one that is slow.
describe('A clock that is hours fast', { timeout: 60_000 }, () => {
  it('a doubt and a block end when they would by the database\'s', async (t) => {
    const world = await publishingWorld(t, 'postgres', { settings: { publishing: { settleMs: 60_000 } } });
    const id = await world.addPin();
    world.simulator.faults.add({ match: CREATE, effect: LOST, times: 1 });
    world.simulator.faults.add({ match: LIST, effect: { kind: 'error', error: 'internal' } });
    const service = opener.openService(world.options());
    t.after(() => service.close());
    const { parts, access } = service;
    const before = Date.now();
    t.mock.timers.enable({ apis: ['Date'], now: before + 3 * 3_600_000 });
    await publishings.publishing(parts.service, access).api.publishDue();
    await access.block(world.people[0].account.id, new Date(Date.now() + 90_000).toISOString(), 'rate_limited');
    t.mock.timers.reset();
    const { next_look_at: lookAt } = await world.row(id);
    const [{ blocked_until: until }] = await world.database.query('select * from pinterest_connections');
    for (const [time, ahead] of [[lookAt, 15_000], [until, 90_000]]) {
      const late = Date.parse(time) - before - ahead;
      assert.ok(late > -5000 && late < 20_000, `${time} is ${late} ms late`);
    }
  });
});

for (const [what, hours] of [['fast', 3], ['slow', -3]]) {
  describe(`Recovery by a clock that is hours ${what}`, { timeout: 60_000 }, () => {
    it('looks again when the block of the account ends, neither hours later nor at once', async (t) => {
      const { world, id, pins, by } = await doubtful(t);
      const end = new Date(Date.now() + 90_000).toISOString();
      await world.database.change('update pinterest_connections set blocked_until = $1, blocked_reason = $2', [end, 'rate_limited']);
      const { outcomes: [outcome] } = await by(hours, () => pins.recover());
      assert.ok(outcome.error.message.includes(end), outcome.error.message);
      const late = Date.parse((await world.row(id)).next_look_at) - Date.parse(end);
      assert.ok(Math.abs(late) < 5000, `it is looked for ${late} ms after the block`);
    });

    it('knows the ids of the day before the pin was sent, by the database\'s clock', async (t) => {
      const { world, id, pins, by } = await doubtful(t);
      const { ownedIds } = journal;
      let asked;
      t.mock.method(journal, 'ownedIds', (queries, connectionId, since) => {
        asked ??= since;
        return ownedIds(queries, connectionId, since);
      });
      await by(hours, () => pins.recover());
      const [{ sent_at: sentAt }] = await world.attempts(id);
      // The core has the machine's clock and the simulator the mocked one: what it answers says nothing here.
      assert.equal(Date.parse(sentAt) - Date.parse(asked), 25 * HOUR_MS);
    });
  });
}
