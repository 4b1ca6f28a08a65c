// What Pinterest forbids an account for a while holds for as long, whatever becomes of its connections.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import opener from '../../dist/lib/open_service.js';
import { eventually } from '../support/simulator.mjs';
import { ENGINES, worldFor } from './support/world.mjs';

const CREATE = { operation: 'pins/create' };
const SPAM = { kind: 'error', error: 'spam_block' };
const daysAgo = (days) => new Date(Date.now() - days * 86_400_000).toISOString();

async function connected(t, engine, options) {
  const world = await worldFor(t, engine, options);
  const account = world.simulator.accounts.create({ boards: 1 });
  const projectId = await world.project();
  const { connectionId } = await world.connect(projectId, account);
  const { tenantId } = world;
  const publish = async () => {
    const image = { image_path: 'https://images.example/one.png', pinterest_board_id: account.boards[0].id };
    return world.pinterest.pins.publish({ tenantId, pinId: await world.pin(projectId, image) });
  };
  return { world, account, connectionId, project: { tenantId, projectId }, publish };
}

for (const engine of ENGINES) {
  describe(`A block of an account on ${engine}`, { concurrency: 3 }, () => {
    for (const [what, effect, code] of [
      ['An anti-spam block', SPAM, 'spam_block'],
      ['A long rate limit', { kind: 'rate_limited', resetSeconds: 7200 }, 'rate_limited'],
    ]) {
      it(`${what} outlives the account's only connection`, async (t) => {
        const { world, account, project, publish } = await connected(t, engine);
        const { connections } = world.pinterest;
        world.simulator.faults.add({ match: CREATE, effect, times: 1 });
        assert.equal((await publish()).error.code, code);
        const before = await connections.status(project);
        assert.ok(Date.parse(before.blockedUntil) > Date.now() + 3_000_000);
        assert.equal((await connections.disconnect(project)).connectionDeleted, true);
        const sent = world.simulator.ledger.operations.get('pins/create').requested;
        await world.connect(project.projectId, account);
        const { blockedUntil, blockedReason } = await connections.status(project);
        assert.deepEqual([blockedUntil, blockedReason], [before.blockedUntil, code]);
        const { result, error } = await publish();
        assert.deepEqual([result, error.code, error.retryAt], ['waiting', code, blockedUntil]);
        assert.equal(world.simulator.ledger.operations.get('pins/create').requested, sent);
      });
    }

    it('is kept when it is met while the connection goes', async (t) => {
      const { world, account, project, publish } = await connected(t, engine);
      const { connections } = world.pinterest;
      const slow = world.simulator.faults.add({ match: CREATE, effect: { kind: 'delay', ms: 1000 }, times: 1 });
      world.simulator.faults.add({ match: CREATE, effect: SPAM, times: 1 });
      const publishing = publish();
      await eventually(() => slow.struck === 1);
      assert.equal((await connections.disconnect(project)).connectionDeleted, true);
      await publishing;
      assert.equal(world.simulator.ledger.operations.get('pins/create').requested, 1);
      await world.connect(project.projectId, account);
      assert.equal((await connections.status(project)).blockedReason, 'spam_block');
    });

    it('only ever grows, and is named anti-spam for as long as it holds', async (t) => {
      const { world, account } = await connected(t, engine);
      const service = opener.openService(world.options());
      t.after(() => service.close());
      const known = async (table) => {
        const [{ blocked_until: until, blocked_reason: reason }] = await world.database.query(`select * from ${table}`);
        return [until, reason];
      };
      const block = async (until, reason, expected) => {
        await service.access.block(account.id, until, reason);
        for (const table of ['account_blocks', 'pinterest_connections']) assert.deepEqual(await known(table), expected, table);
      };
      const [soon, later] = ['2100-01-01T00:00:00.000Z', '2100-01-02T00:00:00.000Z'];
      await block(later, 'rate_limited', [later, 'rate_limited']);
      await block(soon, 'spam_block', [later, 'spam_block']);
      await block(soon, 'rate_limited', [later, 'spam_block']);
      for (const table of ['account_blocks', 'pinterest_connections']) {
        await world.database.change(`update ${table} set blocked_until = $1`, [daysAgo(1)]);
      }
      await block(soon, 'rate_limited', [soon, 'rate_limited']);
    });

    it('is forgotten when it is over', async (t) => {
      const world = await worldFor(t, engine);
      const block = `insert into account_blocks (environment, app_id, pinterest_user_id, blocked_until, blocked_reason) values ('production', 'an app', $1, $2, 'spam_block')`;
      await world.database.change(block, ['holds', daysAgo(-1)]);
      for (const sweep of [() => world.pinterest.connections.refreshDue(), async () => world.start(await world.project())]) {
        await world.database.change(block, ['over', daysAgo(1)]);
        await sweep();
        const left = await world.database.query('select pinterest_user_id as id from account_blocks');
        assert.deepEqual(left.map(({ id }) => id), ['holds']);
      }
    });
  });
}
