// What people are told of a connection once: the database fails for a moment just then, and they are told all the same.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import ending from '../../dist/lib/connections/ending.js';
import { PinterestError } from '../../dist/lib/index.js';
import opener from '../../dist/lib/open_service.js';
import { eventually } from '../support/simulator.mjs';
import { ENGINES, worldFor } from './support/world.mjs';

const AWAY = new PinterestError({ code: 'store_unavailable', message: 'away', retryable: true });
const NEWS = {
  reconnect_required: ({ access, connectionId }) => access.end(connectionId, 1, { code: 'auth_expired', message: 'Refused.' }),
  spam_block: ({ access, account }) => access.block(account.id, new Date(Date.now() + 86_400_000).toISOString(), 'spam_block'),
};

/** A connected account, and a service whose database fails once when it is asked whose the connection is. */
async function failingOnce(t, engine) {
  const world = await worldFor(t, engine);
  const account = world.simulator.accounts.create();
  const projectId = await world.project();
  const { connectionId } = await world.connect(projectId, account);
  const told = [];
  const { access, parts, close } = opener.openService({ ...world.options(), hooks: { onAttention: (said) => told.push(said) } });
  t.after(() => close());
  const { database } = parts.service;
  const query = database.query.bind(database);
  let failed = false;
  t.mock.method(database, 'query', async (sql, params) => {
    if (failed || !sql.includes('blog_projects')) return query(sql, params);
    failed = true;
    throw AWAY;
  });
  return { access, account, connectionId, projectId, told };
}

for (const engine of ENGINES) {
  describe(`News of a connection, on ${engine}`, { timeout: 60_000 }, () => {
    for (const [kind, happens] of Object.entries(NEWS)) {
      it(`${kind}: the database fails once, and it is told once`, async (t) => {
        const setup = await failingOnce(t, engine);
        await assert.rejects(happens(setup), { code: 'store_unavailable' });
        await happens(setup);
        await happens(setup);
        const { connectionId, projectId, told } = setup;
        assert.deepEqual(told.map((said) => [said.kind, said.connectionId, said.projectIds]), [[kind, connectionId, [projectId]]]);
      });
    }

    for (const [why, code, reason] of [
      [[null, null], 'expired', 'Its tokens have ended.'],
      [['Its refresh token was spent.', 'refresh_lost'], 'refresh_lost', 'Its refresh token was spent.'],
    ]) {
      it(`an access token that ends is the end of its connection, which says why: ${code}`, async (t) => {
        const world = await worldFor(t, engine);
        const projectId = await world.project();
        const { connectionId } = await world.connect(projectId, world.simulator.accounts.create());
        const { access, close } = opener.openService(world.options());
        t.after(() => close());
        await world.expire(connectionId);
        const soon = "update pinterest_connections set status = 'reconnect_soon', last_error = $2, last_error_code = $3 where id = $1";
        await world.database.change(soon, [connectionId, ...why]);
        await assert.rejects(access.open(connectionId), { code: 'reconnect_required' });
        const { last_error: said, last_error_code: named } = await world.row(connectionId);
        assert.deepEqual([named, said], [code, reason]);
      });
    }

    it('that it ends soon is told once, with the date and the reason', async (t) => {
      const world = await worldFor(t, engine);
      const { connectionId } = await world.connect(await world.project(), world.simulator.accounts.create());
      const told = [];
      const { parts, close } = opener.openService({ ...world.options(), hooks: { onAttention: (said) => told.push(said) } });
      t.after(() => close());
      const row = await world.row(connectionId);
      // As two processes do that have both read the row before.
      for (const _process of [1, 2]) await ending.reconnectSoon(parts, row, 'refresh_lost', 'The answer got lost.');
      await ending.tellExpiry(parts, row);
      assert.deepEqual(told.map(({ kind, at }) => [kind, at]), Array(2).fill(['expires_soon', row.token_expires_at]));
      assert.deepEqual(told.map(({ message }) => message.split('works.')[1]), [' The answer got lost.', '']);
    });

    it('a callback that reaches a service while it closes is left to another one', async (t) => {
      const world = await worldFor(t, engine);
      const account = world.simulator.accounts.create();
      const projectId = await world.project();
      const callback = await world.consent(await world.start(projectId), account);
      const service = world.service();
      await service.connections.list({ tenantId: world.tenantId });
      const closing = service.close();
      const { message, ...answer } = await service.connections.finish(callback);
      await closing;
      assert.deepEqual(answer, { ok: false, reason: 'closed', canRetry: true });
      assert.match(message, /The service was closed.*createPinterest/);
      assert.equal((await world.pinterest.connections.finish(callback)).ok, true);
    });

    it('a callback that a service has begun is stored before its database goes', async (t) => {
      const world = await worldFor(t, engine);
      const callback = await world.consent(await world.start(await world.project()), world.simulator.accounts.create());
      world.simulator.faults.add({ match: { operation: 'oauth/token' }, effect: { kind: 'delay', ms: 500 } });
      const service = world.service();
      const finishing = service.connections.finish(callback);
      await eventually(() => world.simulator.ledger.operations.get('oauth/token')?.requested === 1);
      await service.close();
      const { ok, boardsError } = await finishing;
      assert.deepEqual([ok, boardsError?.code], [true, 'closed']);
      const [stored] = await world.database.query('select status from pinterest_connections');
      assert.equal(stored.status, 'connected');
    });

    it('a grant that waits is put back by a service that closes before it knows whose it is', async (t) => {
      const world = await worldFor(t, engine);
      const callback = await world.consent(await world.start(await world.project()), world.simulator.accounts.create());
      const failing = world.simulator.faults.add({ match: { operation: 'user_account/get' }, effect: { kind: 'gateway_error', status: 502 } });
      const service = world.service();
      assert.equal((await service.connections.finish(callback)).canRetry, true);
      failing.remove();
      const finishing = service.connections.finish(callback);
      await service.close();
      const { message, ok, reason, canRetry } = await finishing;
      assert.deepEqual([ok, reason, canRetry], [false, 'account_unreadable', true], message);
      assert.equal((await world.pinterest.connections.finish(callback)).ok, true);
    });

    it('a run of several refreshes ends with its service, and of none is said that it failed', async (t) => {
      const world = await worldFor(t, engine);
      for (let count = 0; count < 2; count += 1) {
        const { connectionId } = await world.connect(await world.project(), world.simulator.accounts.create());
        await world.expire(connectionId);
      }
      world.simulator.faults.add({ match: { operation: 'oauth/token' }, effect: { kind: 'delay', ms: 500 } });
      const requests = () => world.simulator.ledger.operations.get('oauth/token').requested;
      const before = requests();
      const closing = world.service();
      const refreshing = assert.rejects(closing.connections.refreshDue(), { code: 'closed', message: /The service was closed.*createPinterest/ });
      await eventually(() => requests() === before + 1);
      await closing.close();
      await refreshing;
      assert.deepEqual(world.attention, []);
      const versions = await world.database.query('select token_version from pinterest_connections order by token_version');
      assert.deepEqual(versions.map((row) => row.token_version), [1, 2]);
    });
  });
}
