import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import opener from '../../dist/lib/open_service.js';
import { ENGINES, worldFor } from './support/world.mjs';

const ROUNDS = 24;

for (const engine of ENGINES) {
  describe(`Projects that share an account on ${engine}`, () => {
    it('have one connection and the same boards; the last to go takes the tokens along', async (t) => {
      const world = await worldFor(t, engine);
      const account = world.simulator.accounts.create({ boards: 4 });
      const [first, second] = [await world.project(), await world.project()];
      const { tenantId } = world;
      const { connections, boards } = world.pinterest;
      const one = await world.connect(first, account);
      const two = await world.connect(second, account);
      assert.equal(two.connectionId, one.connectionId);
      assert.equal(two.boardsSynced, 4);
      assert.equal(await world.count('pinterest_connections'), 1);
      assert.equal((await world.tokens(one.connectionId)).version, 2);
      const ids = (list) => list.map(({ id }) => id);
      assert.deepEqual(
        ids(await boards.list({ tenantId, projectId: first })), ids(await boards.list({ tenantId, projectId: second })),
      );
      // The seal was moved to the row that was there: it opens.
      await boards.sync({ tenantId, projectId: first });
      await connections.refresh({ tenantId, connectionId: one.connectionId, force: true });

      const left = await connections.disconnect({ tenantId, projectId: first });
      assert.deepEqual([left.disconnected, left.connectionDeleted], [true, false]);
      await boards.sync({ tenantId, projectId: second });
      const last = await connections.disconnect({ tenantId, projectId: second });
      assert.deepEqual([last.disconnected, last.connectionDeleted], [true, true]);
      assert.equal(await world.count('pinterest_connections'), 0);
      assert.equal(await world.count('pinterest_tokens'), 0);
    });

    it('keep what waits in a file for their connection, until nobody uses it any more', async (t) => {
      const world = await worldFor(t, engine);
      const [account, another] = [world.simulator.accounts.create(), world.simulator.accounts.create()];
      const projects = [await world.project(), await world.project(), await world.project()];
      const { tenantId } = world;
      let connectionId;
      for (const projectId of projects) ({ connectionId } = await world.connect(projectId, account));
      mkdirSync(join(world.folder, 'spool'), { recursive: true });
      const waiting = (id) => join(world.folder, 'spool', `${id}.1.1.tokens.json.set-aside`);
      writeFileSync(waiting(connectionId), '{}');
      const { connections } = world.pinterest;
      await connections.disconnect({ tenantId, projectId: projects[0] });
      const other = await world.connect(projects[1], another);
      assert.equal(existsSync(waiting(connectionId)), true);
      await connections.disconnect({ tenantId, projectId: projects[2] });
      assert.equal(existsSync(waiting(connectionId)), false);
      writeFileSync(waiting(other.connectionId), '{}');
      await world.connect(projects[1], account);
      assert.equal(existsSync(waiting(other.connectionId)), false);
    });

    it('keep their boards when they connect to the same account again, and change them with another', async (t) => {
      const world = await worldFor(t, engine);
      const accounts = [3, 5].map((boards) => world.simulator.accounts.create({ boards }));
      const projectId = await world.project();
      const one = await world.connect(projectId, accounts[0]);
      const again = await world.connect(projectId, accounts[0]);
      assert.equal(again.connectionId, one.connectionId);
      assert.equal(again.boardsSynced, undefined);
      const other = await world.connect(projectId, accounts[1]);
      assert.notEqual(other.connectionId, one.connectionId);
      assert.equal(other.boardsSynced, 5);
      assert.equal(await world.count('boards'), 5);
      assert.equal(await world.row(one.connectionId), undefined);
      assert.equal(await world.count('pinterest_tokens'), 1);
    });

    it('are of one tenant: another tenant on the same account has a row of its own', async (t) => {
      const world = await worldFor(t, engine);
      const account = world.simulator.accounts.create();
      const projectId = await world.project();
      const { connectionId } = await world.connect(projectId, account);
      const { tenantId } = world;
      world.tenantId = crypto.randomUUID();
      const foreign = await world.project();
      assert.notEqual((await world.connect(foreign, account)).connectionId, connectionId);
      const { connections, boards } = world.pinterest;
      const asStranger = { tenantId: world.tenantId, projectId };
      for (const call of [connections.status, connections.disconnect, boards.sync, boards.list]) {
        await assert.rejects(call(asStranger), { code: 'not_found', field: 'projectId' });
      }
      await assert.rejects(
        connections.refresh({ tenantId: world.tenantId, connectionId, force: true }),
        { code: 'not_found', field: 'connectionId' },
      );
      await assert.rejects(connections.refresh({ tenantId, connectionId: 'no uuid' }), { code: 'not_found' });
      assert.equal((await connections.list({ tenantId })).length, 1);
      assert.equal((await connections.list()).length, 2);
    });

    it('are blocked with every tenant of the account, whichever met it, and so is one that connects later', async (t) => {
      const world = await worldFor(t, engine);
      const [account, stranger] = [world.simulator.accounts.create(), world.simulator.accounts.create()];
      const [soon, later] = ['2100-01-01T00:00:00.000Z', '2100-01-02T00:00:00.000Z'];
      const inTenant = async (who) => {
        world.tenantId = crypto.randomUUID();
        return (await world.connect(await world.project(), who)).connectionId;
      };
      const [own, sibling, other] = [await inTenant(account), await inTenant(account), await inTenant(stranger)];
      const elsewhere = await inTenant(account);
      await world.database.change('update pinterest_connections set app_id = $2 where id = $1', [elsewhere, 'another app']);
      const service = opener.openService({ ...world.options(), hooks: { onAttention: (said) => world.attention.push(said) } });
      t.after(() => service.close());
      await service.access.block(account.id, soon, 'spam_block');
      await service.access.block(account.id, later, 'rate_limited');
      const blockOf = async (id) => {
        const { blocked_until, blocked_reason } = await world.row(id);
        return [blocked_until, blocked_reason];
      };
      assert.deepEqual(await blockOf(own), [later, 'spam_block']);
      assert.deepEqual(await blockOf(sibling), [later, 'spam_block']);
      assert.deepEqual(await blockOf(await inTenant(account)), [later, 'spam_block']);
      for (const free of [other, elsewhere, await inTenant(stranger)]) assert.deepEqual(await blockOf(free), [null, null]);
      assert.deepEqual(world.attention.map(({ kind, at, connectionId }) => [kind, at, connectionId]), [
        ['spam_block', soon, own], ['spam_block', soon, sibling],
      ]);
      await world.database.change('update account_blocks set blocked_until = $1', ['2020-01-01T00:00:00.000Z']);
      assert.deepEqual(await blockOf(await inTenant(account)), [null, null]);
    });

    it('connect two at once to an account that is new: one row, and its tokens open', async (t) => {
      const world = await worldFor(t, engine);
      const other = world.service();
      const { tenantId } = world;
      for (let round = 0; round < ROUNDS / 2; round += 1) {
        const account = world.simulator.accounts.create();
        const projects = [await world.project(), await world.project()];
        const callbacks = [await world.callback(projects[0], account), await world.callback(projects[1], account)];
        const finished = await Promise.all(
          [world.pinterest, other].map(({ connections }, index) => connections.finish(callbacks[index])),
        );
        assert.deepEqual(finished.map(({ ok }) => ok), [true, true]);
        assert.equal(finished[0].connectionId, finished[1].connectionId);
        await other.boards.sync({ tenantId, projectId: projects[0] });
      }
      assert.equal(await world.count('pinterest_connections'), ROUNDS / 2);
      assert.equal(await world.count('pinterest_tokens'), ROUNDS / 2);
    });

    it('change places: each ends on the account it consented with, and both connections stay', async (t) => {
      const world = await worldFor(t, engine);
      const other = world.service();
      const { tenantId, simulator } = world;
      const accounts = [simulator.accounts.create({ username: 'anna' }), simulator.accounts.create({ username: 'ben' })];
      const projects = [await world.project(), await world.project()];
      for (const index of [0, 1]) await world.connect(projects[index], accounts[index]);
      for (let round = 1; round <= ROUNDS / 2; round += 1) {
        const wanted = [accounts[round % 2], accounts[(round + 1) % 2]];
        const callbacks = [await world.callback(projects[0], wanted[0]), await world.callback(projects[1], wanted[1])];
        const finished = await Promise.all(
          [world.pinterest, other].map(({ connections }, index) => connections.finish(callbacks[index])),
        );
        assert.deepEqual(finished.map(({ ok, username }) => [ok, username]), wanted.map(({ username }) => [true, username]));
        for (const projectId of projects) await other.boards.sync({ tenantId, projectId });
        assert.equal(await world.count('pinterest_connections'), 2);
        assert.equal(await world.count('pinterest_tokens'), 2);
      }
    });

    it('one disconnects while another connects: the tokens are there exactly when somebody uses them', async (t) => {
      const world = await worldFor(t, engine);
      const other = world.service();
      const { tenantId } = world;
      const seen = { kept: 0, madeAnew: 0 };
      const account = world.simulator.accounts.create();
      const [leaving, coming] = [await world.project(), await world.project()];
      for (let round = 0; round < ROUNDS; round += 1) {
        const { connectionId } = await world.connect(leaving, account);
        const callback = await world.callback(coming, account);
        const disconnect = () => world.pinterest.connections.disconnect({ tenantId, projectId: leaving });
        const connect = () => other.connections.finish(callback);
        // Both orders, and the connect's way to Pinterest takes longer: sometimes the disconnect waits for it.
        const late = async () => {
          await new Promise((resolve) => setTimeout(resolve, round));
          return disconnect();
        };
        const [finished] = await Promise.all(round % 2 === 0 ? [connect(), late()] : [connect(), disconnect()]);
        assert.equal(finished.ok, true, finished.message);
        seen[finished.connectionId === connectionId ? 'kept' : 'madeAnew'] += 1;
        assert.deepEqual(
          (await world.database.query('select connection_id from pinterest_tokens')).map((row) => row.connection_id),
          [finished.connectionId],
        );
        await other.boards.sync({ tenantId, projectId: coming });
        await world.pinterest.connections.disconnect({ tenantId, projectId: coming });
        assert.equal(await world.count('pinterest_tokens'), 0);
        assert.equal(await world.count('pinterest_connections'), 0);
      }
      t.diagnostic(JSON.stringify(seen));
    });
  });
}
