// A publisher whose own clock is wrong by hours. When a pin may go on is judged by the database's.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import opener from '../../dist/lib/open_service.js';
import publishings from '../../dist/lib/publishing/publishing.js';
import { publishingWorld } from './support/publishing_world.mjs';

const CREATE = { operation: 'pins/create' };
const LIST = { operation: 'boards/list_pins' };
const LOST = { kind: 'execute_and_cut', how: 'rst' };

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
