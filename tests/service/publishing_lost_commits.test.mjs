// The database keeps what was written, and its answer to the commit is lost: what is written again finds it there.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import pg from 'pg';

import { publishingWorld, WORDS } from './support/publishing_world.mjs';

const CREATE = { operation: 'pins/create' };
const LIST = { operation: 'boards/list_pins' };

/** A pool whose first connection to write so about a pin is lost after its commit, and before the answer. */
function losingPool(t, url, writes, meanwhile = async () => {}) {
  const lost = { count: 0 };
  class LosingClient extends pg.Client {
    #writes = false;

    async query(config, ...more) {
      const text = config?.text ?? '';
      if (writes.test(text)) this.#writes = true;
      const answer = await super.query(config, ...more);
      if (text !== 'commit' || !this.#writes || lost.count > 0) return answer;
      lost.count += 1;
      await meanwhile();
      this.connection.stream.destroy();
      throw new Error('Connection terminated unexpectedly');
    }
  }
  const pool = new pg.Pool({ connectionString: url, Client: LosingClient });
  t.after(() => pool.end());
  return { pool, lost };
}

const ENDS = {
  failed: { writes: /set previous_status = pins\.status,\s+status = case/, faults: [{ match: CREATE, effect: { kind: 'error', error: 'image_broken' } }] },
  'waiting for its quota': { writes: /given\.not_before/, faults: [{ match: CREATE, effect: { kind: 'rate_limited', resetSeconds: 3600 } }] },
  'looked for later': {
    writes: /looks = given\.looks/,
    faults: [{ match: CREATE, effect: { kind: 'execute_and_cut', how: 'rst' } }, { match: LIST, effect: { kind: 'error', error: 'internal' } }],
  },
};

describe('A lost answer to a commit', { timeout: 60_000 }, () => {
  for (const [what, { writes, faults }] of Object.entries(ENDS)) {
    it(`of a pin that is ${what}: told as its row says`, async (t) => {
      const world = await publishingWorld(t, 'postgres');
      for (const fault of faults) world.simulator.faults.add(fault);
      const { pool, lost } = losingPool(t, world.store.postgres, writes);
      const id = await world.addPin();
      const summary = await world.open({ store: { pool } }).pins.publishDue();
      assert.equal(lost.count, 1);
      const [{ result, pin }] = summary.outcomes;
      const row = await world.row(id);
      const isFailed = what === 'failed';
      assert.equal(row.status === WORDS.failed, isFailed);
      assert.deepEqual([result, summary.failed, summary.waiting], isFailed ? ['failed', 1, 0] : ['waiting', 0, 1]);
      assert.deepEqual([pin.status, pin.errorCode], [row.status, row.error_code]);
    });
  }

  it('with the row in other hands by then: skipped', async (t) => {
    const world = await publishingWorld(t, 'postgres');
    world.simulator.faults.add(ENDS.failed.faults[0]);
    const id = await world.addPin();
    const { pool } = losingPool(t, world.store.postgres, ENDS.failed.writes, () => world.update(id, { status: 'draft' }));
    const [{ result, pin }] = (await world.open({ store: { pool } }).pins.publishDue()).outcomes;
    assert.deepEqual([result, pin.status], ['skipped', 'draft']);
  });
});
