import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';

import finishing from '../../dist/lib/connections/finish.js';
import { PinterestError } from '../../dist/lib/index.js';
import opener from '../../dist/lib/open_service.js';
import { ENGINES, worldFor } from './support/world.mjs';

const everything = ['pinterest_connections', 'pinterest_tokens', 'oauth_state_mapping', 'boards'];

async function nothingIsLeft(world) {
  for (const table of everything) assert.equal(await world.count(table), 0, table);
}

/** Every way a callback can fail: what is done before it, and what it then brings. */
const FAILURES = {
  denied: {
    callback: async (world, started) => world.consent(started, undefined, 'deny'),
    reason: 'denied',
  },
  'another word than denied': {
    callback: async (world, started) => ({ ...(await world.consent(started, undefined, 'deny')), error: 'server_error' }),
    reason: 'denied',
  },
  expired: {
    callback: async (world, started, account) => {
      const callback = await world.consent(started, account);
      await world.database.change('update oauth_state_mapping set expires_at = $1', [new Date().toISOString()]);
      return callback;
    },
    reason: 'state_expired',
  },
  'of another user': {
    callback: async (world, started, account) => ({ ...(await world.consent(started, account)), userId: randomUUID() }),
    reason: 'foreign_user',
  },
  'without a code': {
    callback: async (world, started, account) => ({ ...(await world.consent(started, account)), code: undefined }),
    reason: 'code_missing',
  },
  'with half a character for a code': {
    callback: async (world, started, account) => ({ ...(await world.consent(started, account)), code: '\ud800' }),
    reason: 'code_missing',
  },
  'with a code that Pinterest does not know': {
    callback: async (world, started, account) => ({ ...(await world.consent(started, account)), code: 'another' }),
    reason: 'grant_refused',
  },
  'refused by the token endpoint': {
    fault: { match: { operation: 'oauth/token' }, effect: { kind: 'error', error: 'duplicate_board' } },
    reason: 'invalid_input',
  },
  'with a wrong app secret': {
    fault: { match: { operation: 'oauth/token' }, effect: { kind: 'error', error: 'authentication_failed' } },
    reason: 'app_credentials_suspect',
  },
  'when the token endpoint fails': {
    fault: { match: { operation: 'oauth/token' }, effect: { kind: 'gateway_error', status: 503 } },
    reason: 'server_error',
  },
  'when the token endpoint does not answer': {
    fault: { match: { operation: 'oauth/token' }, effect: { kind: 'execute_and_cut' } },
    reason: 'network',
  },
  'when the account may not be read': {
    fault: { match: { operation: 'user_account/get' }, effect: { kind: 'error', error: 'missing_scope' } },
    reason: 'missing_scope',
  },
  'when the tokens cannot be stored': {
    callback: async (world, started, account) => {
      const callback = await world.consent(started, account);
      await refuseTokens(world);
      return callback;
    },
    reason: 'store_constraint',
  },
};

/** The database takes everything of a connection but its tokens. */
async function refuseTokens({ database, engine }) {
  if (engine === 'sqlite') {
    await database.change(`create trigger no_tokens before insert on pinterest_tokens begin select raise(abort, 'no'); end`);
  } else {
    await database.change('alter table pinterest_tokens add constraint no_tokens check (version < 0)');
  }
}

/** Which calls of the database fail for a moment, and what then becomes of the same callback: a connection, or this reason. */
const DATABASE_FAILS = {
  'the database is away when the state is taken': { fails: ['query', 'change', 'transaction'], then: true },
  'it does not take the connection': { fails: ['transaction'], then: true },
  'it takes neither the connection nor the grant that would wait': { fails: ['transaction', 'change'], then: 'state_unknown' },
};

for (const engine of ENGINES) {
  describe(`A callback that fails on ${engine}`, () => {
    for (const [name, { callback, fault, reason }] of Object.entries(FAILURES)) {
      it(`${name}: says so and leaves nothing behind`, async (t) => {
        const world = await worldFor(t, engine);
        const account = world.simulator.accounts.create({ boards: 2 });
        const projectId = await world.project();
        const started = await world.start(projectId);
        if (fault) world.simulator.faults.add(fault);
        const brought = await (callback ?? ((_, begun) => world.consent(begun, account)))(world, started, account);
        const { message, ...answer } = await world.pinterest.connections.finish(brought);
        assert.deepEqual(answer, { ok: false, projectId, reason, canRetry: false });
        assert.ok(message.length > 20, message);
        for (const secret of [brought.state, brought.code].filter((text) => text?.length > 2)) {
          assert.ok(!message.includes(secret), message);
        }
        await nothingIsLeft(world);
        const { database } = world;
        const [project] = await database.query('select pinterest_connection_id as id from blog_projects');
        assert.equal(project.id, null);
      });
    }

    it('unknown or used already: names no project, and nothing is exchanged', async (t) => {
      const world = await worldFor(t, engine);
      const account = world.simulator.accounts.create();
      const projectId = await world.project();
      const callback = await world.callback(projectId, account);
      const { connections } = world.pinterest;
      assert.equal((await connections.finish(callback)).ok, true);
      for (const state of ['unknown', '', undefined, [callback.state], callback.state]) {
        const { message: _message, ...answer } = await connections.finish({ ...callback, state });
        assert.deepEqual(answer, { ok: false, reason: 'state_unknown', canRetry: false });
      }
      assert.equal(await world.tokenRequests(), 1);
      assert.equal((await connections.status({ tenantId: world.tenantId, projectId })).state, 'connected');
    });

    it('of two callbacks with one state one wins, and one code is exchanged', async (t) => {
      const world = await worldFor(t, engine);
      const other = world.service();
      const account = world.simulator.accounts.create();
      for (let round = 1; round <= 8; round += 1) {
        const callback = await world.callback(await world.project(), account);
        const answers = await Promise.all([world.pinterest, other].map(({ connections }) => connections.finish(callback)));
        assert.deepEqual(answers.map(({ ok }) => ok).sort(), [false, true]);
        assert.equal(answers.find(({ ok }) => !ok).reason, 'state_unknown');
        assert.equal(await world.tokenRequests(), round);
      }
    });

    it('a grant whose account cannot be read waits, and is taken up again without a code', async (t) => {
      const world = await worldFor(t, engine);
      const account = world.simulator.accounts.create({ username: 'slow', boards: 2 });
      const projectId = await world.project();
      const fault = { match: { operation: 'user_account/get' }, effect: { kind: 'gateway_error', status: 502 } };
      const failing = world.simulator.faults.add(fault);
      const { state, code, userId } = await world.callback(projectId, account);
      const { connections } = world.pinterest;
      for (const callback of [{ state, code, userId }, { state, userId }, { state, code, userId }]) {
        const { message: _message, ...answer } = await connections.finish(callback);
        assert.deepEqual(answer, { ok: false, projectId, reason: 'account_unreadable', canRetry: true });
      }
      assert.equal(await world.count('oauth_state_mapping'), 1);
      assert.equal(await world.count('pinterest_connections'), 0);
      assert.equal(await world.tokenRequests(), 1);
      failing.remove();
      const finished = await connections.finish({ state, userId });
      assert.equal(finished.ok, true);
      assert.equal(finished.username, 'slow');
      assert.equal(finished.boardsSynced, 2);
      assert.equal(await world.count('oauth_state_mapping'), 0);
      assert.equal(await world.tokenRequests(), 1);
    });

    it('a grant that waited does not replace tokens that the account got meanwhile', async (t) => {
      const world = await worldFor(t, engine);
      const account = world.simulator.accounts.create();
      const { connections } = world.pinterest;
      const projectId = await world.project();
      const failing = world.simulator.faults.add({ match: { operation: 'user_account/get' }, effect: { kind: 'gateway_error' } });
      const waiting = await world.callback(projectId, account);
      assert.equal((await connections.finish(waiting)).canRetry, true);
      failing.remove();
      const { connectionId } = await connections.finish(await world.callback(await world.project(), account));
      await connections.refresh({ tenantId: world.tenantId, connectionId, force: true });
      const stored = () => world.database.query('select sealed_access, sealed_refresh, version from pinterest_tokens');
      const before = await stored();
      const finished = await connections.finish(waiting);
      assert.deepEqual([finished.ok, finished.connectionId], [true, connectionId]);
      assert.deepEqual(await stored(), before);
      assert.equal((await connections.status({ tenantId: world.tenantId, projectId })).state, 'connected');
    });

    for (const [what, isLater] of [['are older', true], ['have ended', false]]) {
      it(`a grant that waited replaces tokens that ${what}`, async (t) => {
        const world = await worldFor(t, engine);
        const account = world.simulator.accounts.create();
        const { connections } = world.pinterest;
        const projectId = await world.project();
        const connect = async () => (await connections.finish(await world.callback(projectId, account))).connectionId;
        if (isLater) await connect();
        const failing = world.simulator.faults.add({ match: { operation: 'user_account/get' }, effect: { kind: 'gateway_error' } });
        const waiting = await world.callback(projectId, account);
        assert.equal((await connections.finish(waiting)).canRetry, true);
        failing.remove();
        if (!isLater) {
          const ended = "update pinterest_connections set status = 'reconnect_required' where id = $1";
          await world.database.change(ended, [await connect()]);
        }
        const { ok, connectionId } = await connections.finish(waiting);
        const { status, token_version: version } = await world.row(connectionId);
        assert.deepEqual([ok, status, version], [true, 'connected', 2]);
      });
    }

    it('a fresh consent replaces the tokens of a machine whose clock is ahead', async (t) => {
      const world = await worldFor(t, engine);
      const account = world.simulator.accounts.create();
      const projectId = await world.project();
      const { connectionId } = await world.connect(projectId, account);
      await world.database.change('update pinterest_connections set tokens_issued_at = $1', [new Date(Date.now() + 600_000).toISOString()]);
      await world.connect(projectId, account);
      assert.equal((await world.row(connectionId)).token_version, 2);
    });

    it('a grant waits for ten minutes, and for nobody else', async (t) => {
      const world = await worldFor(t, engine);
      const account = world.simulator.accounts.create();
      const projectId = await world.project();
      world.simulator.faults.add({ match: { operation: 'user_account/get' }, effect: { kind: 'gateway_error' } });
      const { connections } = world.pinterest;
      const first = await world.callback(projectId, account);
      // The consent took its time: what is left of the state's own ten minutes is not what the grant waits.
      await world.database.change('update oauth_state_mapping set expires_at = $1', [new Date(Date.now() + 60_000).toISOString()]);
      const before = Date.now();
      await connections.finish(first);
      const [{ expires_at: end }] = await world.database.query('select expires_at from oauth_state_mapping');
      assert.ok(Date.parse(end) >= before + 10 * 60_000, `${end} is sooner than ten minutes from now`);
      assert.ok(Date.parse(end) <= Date.now() + 10 * 60_000);
      assert.equal((await connections.finish({ ...first, userId: 'somebody' })).reason, 'foreign_user');
      await nothingIsLeft(world);

      const second = await world.callback(projectId, account);
      await connections.finish(second);
      await world.database.change('update oauth_state_mapping set expires_at = $1', [new Date().toISOString()]);
      assert.equal((await connections.finish(second)).reason, 'state_expired');
      await nothingIsLeft(world);
    });

    for (const [name, { fails, then }] of Object.entries(DATABASE_FAILS)) {
      it(`${name}: says whether the same callback can be brought once more, and it can or cannot`, async (t) => {
        const world = await worldFor(t, engine);
        const projectId = await world.project();
        const { parts, close } = opener.openService(world.options());
        t.after(() => close());
        const { code, ...callback } = await world.callback(projectId, world.simulator.accounts.create());
        const bring = () => finishing.finish(parts, { ...callback, code }, async () => ({ total: 0 }));
        const mocks = fails.map((way) => t.mock.method(parts.service.database, way, async () => {
          throw new PinterestError({ code: 'store_unavailable', message: 'The database is away.', retryable: true });
        }));
        const { message, ...answer } = await bring();
        mocks.forEach((mock) => mock.mock.restore());
        const known = fails.includes('query') ? {} : { projectId };
        assert.deepEqual(answer, { ok: false, ...known, reason: 'store_unavailable', canRetry: then === true });
        assert.match(message, /The database is away\./);
        const again = await bring();
        assert.equal(again.ok || again.reason, then);
        if (!again.ok) assert.match(message, /could not be kept.*connect again/);
        if (again.ok) assert.equal((await world.pinterest.connections.status({ tenantId: world.tenantId, projectId })).state, 'connected');
        assert.equal(await world.count('oauth_state_mapping'), 0);
        assert.equal(await world.tokenRequests(), 1);
      });
    }

    it('sweeps what expired long ago when the next attempt begins', async (t) => {
      const world = await worldFor(t, engine);
      const projectId = await world.project();
      await world.start(projectId);
      await world.database.change('update oauth_state_mapping set expires_at = $1', ['2026-01-01T00:00:00.000Z']);
      await world.start(projectId);
      assert.equal(await world.count('oauth_state_mapping'), 1);
      await world.database.change('update oauth_state_mapping set expires_at = $1', ['2026-01-01T00:00:00.000Z']);
      await world.pinterest.connections.refreshDue();
      assert.equal(await world.count('oauth_state_mapping'), 0);
    });

    it('stands when its boards cannot be listed, and says so', async (t) => {
      const world = await worldFor(t, engine);
      const account = world.simulator.accounts.create({ boards: 2 });
      world.simulator.faults.add({ match: { operation: 'boards/list' }, effect: { kind: 'gateway_error' } });
      const projectId = await world.project();
      const finished = await world.pinterest.connections.finish(await world.callback(projectId, account));
      assert.equal(finished.ok, true);
      assert.equal(finished.boardsSynced, undefined);
      assert.equal(finished.boardsError.code, 'server_error');
      const { state } = await world.pinterest.connections.status({ tenantId: world.tenantId, projectId });
      assert.equal(state, 'connected');
    });

    it('begins for no project of another tenant', async (t) => {
      const world = await worldFor(t, engine);
      const projectId = await world.project(randomUUID());
      await assert.rejects(world.start(projectId), { code: 'not_found', field: 'projectId' });
      await assert.rejects(world.start('no uuid'), { code: 'not_found', field: 'projectId' });
      assert.equal(await world.count('oauth_state_mapping'), 0);
    });
  });
}
