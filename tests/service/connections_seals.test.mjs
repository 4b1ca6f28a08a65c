import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';

import { generateSealKey } from '../../dist/lib/index.js';
import statuses from '../../dist/lib/connections/status.js';
import opener from '../../dist/lib/open_service.js';
import { SecretMarks } from '../support/secret_marks.mjs';
import { ENGINES, worldFor } from './support/world.mjs';

async function connected(t, engine) {
  const world = await worldFor(t, engine);
  const account = world.simulator.accounts.create({ username: 'anna', boards: 1 });
  const projectId = await world.project();
  const { connectionId } = await world.connect(projectId, account);
  return { world, account, projectId, connectionId };
}

function serviceWith(t, world, sealKeys) {
  const service = opener.openService(world.options({ sealKeys }));
  t.after(() => service.close());
  return service;
}

for (const engine of ENGINES) {
  describe(`Sealed tokens on ${engine}`, () => {
    it('move to a new key while they are used, and the old key may then go', async (t) => {
      const { world, connectionId } = await connected(t, engine);
      const old = world.key;
      const next = generateSealKey();
      const both = serviceWith(t, world, [next, old]);
      const before = await world.tokens(connectionId);
      const stillOld = serviceWith(t, world, [old, next]);
      const opened = await Promise.all(Array.from({ length: 10 }, (_, index) => (index % 2 ? both : stillOld).access.open(connectionId)));
      for (const { auth } of opened) await both.parts.service.client.account.get({ auth });
      await both.access.open(connectionId);
      const after = await world.tokens(connectionId);
      assert.notEqual(after.sealed_access, before.sealed_access);
      assert.notEqual(after.sealed_refresh, before.sealed_refresh);
      assert.equal(after.version, before.version);
      const alone = serviceWith(t, world, [next]);
      const { auth } = await alone.access.open(connectionId);
      assert.equal((await alone.parts.service.client.account.get({ auth })).username, 'anna');
      await world.expire(connectionId);
      assert.equal((await alone.access.open(connectionId)).version, 2);
    });

    it('whose key is lost do not open: the error, the status, the list and the refresh say "reconnect"', async (t) => {
      const { world, projectId, connectionId } = await connected(t, engine);
      const lost = { sealKeys: [generateSealKey()] };
      const { access } = serviceWith(t, world, lost.sealKeys);
      const says = { code: 'seal_broken', message: /not among the seal keys: put it back .* or reconnect/ };
      await assert.rejects(access.open(connectionId), says);
      await assert.rejects(access.renew(connectionId, 1), says);
      const { connections } = world.service(lost);
      const status = await connections.status({ tenantId: world.tenantId, projectId });
      assert.deepEqual([status.state, status.code], ['reconnect_required', 'seal_broken']);
      assert.match(status.reason, says.message);
      assert.deepEqual(await connections.list(), [{ ...status, tenantId: world.tenantId }]);
      assert.equal(await world.tokenRequests(), 1);
      // The wrong key in one process ends nothing for the others.
      assert.equal((await world.pinterest.connections.status({ tenantId: world.tenantId, projectId })).state, 'connected');
    });

    it('whose key is lost: the daily refresh tells people of each that is due, and ends none', async (t) => {
      const { world, connectionId } = await connected(t, engine);
      await world.expire(connectionId, new Date(Date.now() + 6 * 86_400_000).toISOString());
      const { connections } = world.service({ sealKeys: [generateSealKey()] });
      const { failed } = await connections.refreshDue();
      assert.deepEqual(failed.map((each) => [each.connectionId, each.error.code]), [[connectionId, 'seal_broken']]);
      assert.deepEqual(world.attention.map(({ kind }) => kind), ['reconnect_required']);
      assert.match(world.attention[0].message, /put it back .* or reconnect/);
      assert.deepEqual((await world.pinterest.connections.refreshDue()).refreshed, [connectionId]);
    });

    it('of which one does not open: the list says so of that one, and reads all tokens at once', async (t) => {
      const { world, connectionId } = await connected(t, engine);
      const other = await world.connect(await world.project(), world.simulator.accounts.create());
      await world.database.change('update pinterest_tokens set sealed_access = $2 where connection_id = $1', [connectionId, 'v1.nothing']);
      const { parts } = serviceWith(t, world, [world.key]);
      const one = t.mock.method(parts.tokens, 'read');
      const asked = t.mock.method(parts.service.database, 'query');
      const listed = await statuses.list(parts, world.tenantId);
      assert.deepEqual(listed.map(({ connectionId: id, state, code }) => [id, state, code]), [
        [connectionId, 'reconnect_required', 'seal_broken'],
        [other.connectionId, 'connected', undefined],
      ]);
      assert.deepEqual([one.mock.callCount(), asked.mock.callCount()], [0, 3]);
    });

    it('that are damaged or of another row do not open either', async (t) => {
      const { world, connectionId } = await connected(t, engine);
      const other = await world.connect(await world.project(), world.simulator.accounts.create());
      const { sealed_access: foreign } = await world.tokens(other.connectionId);
      const { sealed_access: own } = await world.tokens(connectionId);
      const { access } = serviceWith(t, world, [world.key]);
      for (const sealed of [foreign, `${own.slice(0, -6)}AAAAAA`, 'v1.nothing', own.slice(0, 20)]) {
        await world.database.change('update pinterest_tokens set sealed_access = $2 where connection_id = $1', [connectionId, sealed]);
        await assert.rejects(access.open(connectionId), (error) => {
          assert.equal(error.code, 'seal_broken');
          assert.match(error.message, /reconnect/);
          assert.ok(!error.message.includes(sealed));
          return true;
        });
      }
    });

    it('are nowhere in plain: not in answers, errors, inspections, or what lies on the disk', async (t) => {
      const { world, projectId, connectionId } = await connected(t, engine);
      const marks = new SecretMarks();
      marks.add('app secret', world.simulator.app.secret);
      marks.add('seal key', world.key);
      const said = [];
      const hear = (value) => said.push(inspect(value, { depth: 9, showHidden: true }));
      const { tenantId } = world;
      const { connections, boards } = world.pinterest;
      for (const value of [world.pinterest, connections, boards, await connections.list(), world.attention]) hear(value);
      hear(await connections.status({ tenantId, projectId }));
      hear(await connections.refresh({ tenantId, connectionId, force: true }));
      const callback = await world.callback(await world.project(), { username: 'anna' });
      marks.add('state', callback.state);
      marks.add('code', callback.code);
      hear(await connections.finish({ ...callback, userId: 'another' }));
      const service = serviceWith(t, world, [world.key]);
      hear(service);
      hear(await service.access.open(connectionId));
      await world.expire(connectionId);
      for (const effect of [{ kind: 'truncated_json' }, { kind: 'garbage_json' }, { kind: 'gateway_error' }, { kind: 'execute_and_cut' }]) {
        world.simulator.faults.add({ match: { operation: 'oauth/token' }, times: 1, effect });
        await service.access.open(connectionId).catch(hear);
      }
      hear(await connections.refreshDue());
      assert.ok(said.length > 10);
      assert.deepEqual([...marks.foundIn(Buffer.from(said.join('\n')))], []);
      const tables = ['pinterest_connections', 'pinterest_tokens', 'oauth_state_mapping', 'boards'];
      for (const table of tables) {
        const rows = JSON.stringify(await world.database.query(`select * from ${table}`));
        assert.deepEqual([...marks.foundIn(Buffer.from(rows))], [], table);
      }
      for (const name of readdirSync(world.folder, { recursive: true, withFileTypes: true })) {
        if (!name.isFile()) continue;
        assert.deepEqual([...marks.foundIn(readFileSync(join(name.parentPath, name.name)))], [], name.name);
      }
    });
  });
}
