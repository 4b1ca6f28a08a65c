import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';

import spooling from '../../dist/lib/connections/spool.js';
import { createSealer } from '../../dist/lib/index.js';
import { ENGINES, worldFor } from './support/world.mjs';

const { Spool } = spooling;

/** A token endpoint that says what it is told to. */
async function tokenEndpoint(t, answers) {
  const spent = [];
  const server = createServer(async (request, response) => {
    spent.push(new URLSearchParams(await text(request)).get('refresh_token'));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answers.shift()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${server.address().port}`;
  return { environment: { apiUrl: `${url}/v5`, authorizeUrl: `${url}/oauth/`, allowLoopbackHttp: true }, origin: url, spent };
}

/** A connection whose tokens are known, as no simulator gives them. */
async function connectionIn(world, origin, { access, accessEnds, refresh, refreshEnds }) {
  const id = crypto.randomUUID();
  const { tenantId, database } = world;
  const sealer = createSealer({ keys: [world.key] });
  const context = { environment: origin, appId: world.simulator.app.id, tenant: tenantId, connection: id };
  await database.change(
    `insert into pinterest_connections (id, tenant_id, environment, app_id, pinterest_user_id, scope, token_expires_at, refresh_token_expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, tenantId, origin, context.appId, '1', 'pins:read', accessEnds ?? '2026-01-01T00:00:00.000Z', refreshEnds],
  );
  await database.change(
    'insert into pinterest_tokens (connection_id, sealed_access, sealed_refresh, version) values ($1, $2, $3, 1)',
    [id, sealer.seal({ ...context, kind: 'access' }, access), sealer.seal({ ...context, kind: 'refresh' }, refresh)],
  );
  const unsealed = async () => {
    const row = await world.tokens(id);
    return {
      access: sealer.unseal({ ...context, kind: 'access' }, row.sealed_access),
      refresh: sealer.unseal({ ...context, kind: 'refresh' }, row.sealed_refresh),
    };
  };
  return { id, unsealed };
}

for (const engine of ENGINES) {
  describe(`What a refresh answers on ${engine}`, () => {
    const refreshEnds = new Date(Date.now() + 40 * 86_400_000).toISOString();
    const old = { access: 'an old access token', refresh: 'an old refresh token', refreshEnds };
    const bearer = { token_type: 'bearer', expires_in: 2_592_000 };

    async function refreshed(t, answer) {
      const world = await worldFor(t, engine);
      const { environment, origin } = await tokenEndpoint(t, [{ ...bearer, ...answer }]);
      const { id, unsealed } = await connectionIn(world, origin, old);
      await world.service({ environment }).connections.refresh({ tenantId: world.tenantId, connectionId: id });
      return { row: await world.row(id), tokens: await unsealed() };
    }

    it('without a new refresh token the old one stays, and its end too; without scopes those stay', async (t) => {
      const { row, tokens } = await refreshed(t, { access_token: 'a new access token' });
      assert.deepEqual(tokens, { access: 'a new access token', refresh: old.refresh });
      assert.equal(row.refresh_token_expires_at, refreshEnds);
      assert.equal(row.scope, 'pins:read');
      assert.equal(row.token_version, 2);
    });

    it('with a new refresh token that does not say its end, the old one\'s end is forgotten', async (t) => {
      const { row, tokens } = await refreshed(
        t, { access_token: 'a new access token', refresh_token: 'a new refresh token', scope: 'pins:read,boards:read' },
      );
      assert.deepEqual(tokens, { access: 'a new access token', refresh: 'a new refresh token' });
      assert.equal(row.refresh_token_expires_at, null);
      assert.equal(row.scope, 'pins:read boards:read');
    });

    it('with a NUL in the scopes the tokens are stored all the same', async (t) => {
      const given = { access_token: 'a new access token', refresh_token: 'a new refresh token', scope: 'pins:read,\0' };
      const { row, tokens } = await refreshed(t, given);
      assert.deepEqual(tokens, { access: 'a new access token', refresh: 'a new refresh token' });
      assert.match(row.scope, /^pins:read /);
    });

    // Pinterest has killed the refresh token that was spent: the one in the answer is the only one there is.
    for (const access of [undefined, null, '', 7, ['a token']]) {
      it(`with a new refresh token and the access token ${JSON.stringify(access)} the refresh token is kept`, async (t) => {
        const world = await worldFor(t, engine);
        const answers = [
          { ...bearer, access_token: access, refresh_token: 'a second refresh token' },
          { ...bearer, access_token: 'a third access token', refresh_token: 'a third refresh token' },
        ];
        const { environment, origin, spent } = await tokenEndpoint(t, answers);
        const { id, unsealed } = await connectionIn(world, origin, old);
        const { connections } = world.service({ environment });
        const asked = { tenantId: world.tenantId, connectionId: id };

        await assert.rejects(connections.refresh(asked), { code: 'bad_answer', retryable: true, field: 'access_token' });
        assert.deepEqual(await unsealed(), { access: old.access, refresh: 'a second refresh token' });
        const { status, token_version: version, refresh_by: by, last_error_code: code } = await world.row(id);
        assert.deepEqual({ status, version, by, code }, { status: 'connected', version: 1, by: null, code: 'bad_answer' });

        await connections.refresh(asked);
        assert.deepEqual(spent, [old.refresh, 'a second refresh token']);
        assert.deepEqual(await unsealed(), { access: 'a third access token', refresh: 'a third refresh token' });
      });
    }

    /** As a process leaves it that got a new refresh token alone, while the database was away. Returns the folder. */
    function leaveInFile(world, origin, id) {
      const context = { environment: origin, appId: world.simulator.app.id, tenant: world.tenantId, connection: id, kind: 'refresh' };
      const refresh = createSealer({ keys: [world.key] }).seal(context, 'a second refresh token');
      const issuedAt = new Date().toISOString();
      const renewed = {
        connectionId: id, version: 1, pair: { access: null, refresh }, scope: null, accessTokenExpiresAt: issuedAt,
        refreshTokenExpiresAt: null, refreshTokenRotated: true, issuedAt,
      };
      const spool = join(world.folder, 'spool');
      mkdirSync(spool);
      writeFileSync(join(spool, `${id}.1.tokens.json`), JSON.stringify(renewed));
      return spool;
    }

    it('a new refresh token that was left in a file without an access token is stored by the next start', async (t) => {
      const world = await worldFor(t, engine);
      const { environment, origin } = await tokenEndpoint(t, []);
      const { id, unsealed } = await connectionIn(world, origin, old);
      await world.database.change("update pinterest_connections set status = 'reconnect_soon' where id = $1", [id]);
      const spool = leaveInFile(world, origin, id);
      await world.database.change('update pinterest_connections set token_expires_at = now_plus($2) where id = $1', [id, 30 * 86_400_000]);

      await world.service({ environment }).connections.refreshDue({ tenantId: world.tenantId });
      assert.deepEqual(await unsealed(), { access: old.access, refresh: 'a second refresh token' });
      assert.equal((await world.row(id)).status, 'connected');
      assert.deepEqual(readdirSync(spool), []);
    });

    it('a new refresh token that waits in a file is the one that is spent, by a service that has long started too', async (t) => {
      const world = await worldFor(t, engine);
      const answers = [{ ...bearer, access_token: 'a third access token', refresh_token: 'a third refresh token' }];
      const { environment, origin, spent } = await tokenEndpoint(t, answers);
      const { id, unsealed } = await connectionIn(world, origin, old);
      const { connections, boards } = world.service({ environment });
      assert.deepEqual(await boards.list({ tenantId: world.tenantId, projectId: await world.project() }), []);
      const spool = leaveInFile(world, origin, id);
      await world.database.change("update pinterest_connections set refresh_by = 'a process', refresh_until = now() where id = $1", [id]);

      await connections.refresh({ tenantId: world.tenantId, connectionId: id });
      assert.deepEqual(spent, ['a second refresh token']);
      assert.deepEqual(await unsealed(), { access: 'a third access token', refresh: 'a third refresh token' });
      assert.deepEqual(readdirSync(spool), []);
    });

    it('a new refresh token that was left in a file takes the place of no later one that came alone too', async (t) => {
      const world = await worldFor(t, engine);
      const answers = ['second', 'third'].map((which) => ({ ...bearer, refresh_token: `a ${which} refresh token` }));
      const { environment, origin } = await tokenEndpoint(t, answers);
      const { id, unsealed } = await connectionIn(world, origin, old);
      const on = (host) => world.service({ environment, spoolDir: join(world.folder, host) }).connections;
      const alone = { code: 'bad_answer', field: 'access_token' };
      // It dies between storing it and removing the file.
      t.mock.method(Spool.prototype, 'remove', async () => {}, { times: 1 });
      await assert.rejects(on('one host').refresh({ tenantId: world.tenantId, connectionId: id }), alone);
      await assert.rejects(on('another').refresh({ tenantId: world.tenantId, connectionId: id }), alone);
      await on('one host').list();
      assert.deepEqual(await unsealed(), { access: old.access, refresh: 'a third refresh token' });
      assert.deepEqual(readdirSync(join(world.folder, 'one host')), []);
    });

    it('without an access token the one that is good still is used, and the new refresh token waits for its turn', async (t) => {
      const world = await worldFor(t, engine);
      const { environment, origin } = await tokenEndpoint(t, [{ ...bearer, refresh_token: 'a second refresh token' }]);
      const accessEnds = new Date(Date.now() + 86_400_000).toISOString();
      const { id, unsealed } = await connectionIn(world, origin, { ...old, accessEnds });
      const { failed } = await world.service({ environment }).connections.refreshDue({ tenantId: world.tenantId });
      assert.deepEqual(failed.map(({ connectionId, error }) => [connectionId, error.code]), [[id, 'bad_answer']]);
      assert.deepEqual(await unsealed(), { access: old.access, refresh: 'a second refresh token' });
      assert.equal((await world.row(id)).token_expires_at, accessEnds);
    });
  });
}

describe('Renewed tokens that wait in files', () => {
  it('two of one pair, the second made of what the first brought: who is through with the first leaves the second', async (t) => {
    const world = await worldFor(t, 'sqlite');
    const folder = join(world.folder, 'spool');
    const spool = new Spool(folder, world.database, {});
    const issued = (issuedAt) => ({ connectionId: crypto.randomUUID(), version: 1, pair: { access: null, refresh: issuedAt }, issuedAt });
    const first = issued('2026-11-30T10:00:00.000Z');
    const second = { ...issued('2026-11-30T10:00:01.000Z'), connectionId: first.connectionId };
    await spool.write(first);
    await spool.write(second);
    await spool.remove(first);
    const left = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
    assert.deepEqual(left, [second]);
  });

  it('go with their connection, set aside or never finished too, and those of the others stay', async (t) => {
    const world = await worldFor(t, 'sqlite');
    const [projectId, otherId] = [await world.project(), await world.project()];
    const [account, other] = [world.simulator.accounts.create(), world.simulator.accounts.create()];
    const { connectionId } = await world.connect(projectId, account);
    const { connectionId: kept } = await world.connect(otherId, other);
    const folder = join(world.folder, 'spool');
    mkdirSync(folder, { recursive: true });
    for (const id of [connectionId, kept]) {
      for (const rest of ['1.7.tokens.json', '1.8.tokens.json.unreadable', '1.9.tokens.json.a-draft']) writeFileSync(join(folder, `${id}.${rest}`), '{}');
    }
    assert.equal((await world.pinterest.connections.disconnect({ tenantId: world.tenantId, projectId })).connectionDeleted, true);
    assert.deepEqual([...new Set(readdirSync(folder).map((name) => name.split('.')[0]))], [kept]);
    assert.equal(readdirSync(folder).length, 3);
  });

  it('one that another process applied between listing and reading them is passed over', async (t) => {
    const world = await worldFor(t, 'sqlite');
    const folder = join(world.folder, 'spool');
    mkdirSync(folder, { recursive: true });
    symlinkSync('applied-and-gone', join(folder, 'listed.tokens.json'));
    assert.deepEqual(await world.service().connections.list({ tenantId: world.tenantId }), []);
  });

  it('one that cannot be read is left where it is, and nobody spends an older token meanwhile', async (t) => {
    const world = await worldFor(t, 'sqlite');
    const file = join(world.folder, 'spool', 'listed.tokens.json');
    mkdirSync(file, { recursive: true });
    await assert.rejects(world.service().connections.list({ tenantId: world.tenantId }), { code: 'spool_unusable', field: 'spoolDir' });
    assert.ok(existsSync(file));
  });
});
