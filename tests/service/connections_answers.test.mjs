import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, it } from 'node:test';

import { createSealer } from '../../dist/lib/index.js';
import { ENGINES, worldFor } from './support/world.mjs';

/** A token endpoint that says what it is told to. */
async function tokenEndpoint(t, answers) {
  const server = createServer((request, response) => {
    request.resume();
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
  return { environment: { apiUrl: `${url}/v5`, authorizeUrl: `${url}/oauth/`, allowLoopbackHttp: true }, origin: url };
}

/** A connection whose tokens are known, as no simulator gives them. */
async function connectionIn(world, origin, { access, refresh, refreshEnds }) {
  const id = crypto.randomUUID();
  const { tenantId, database } = world;
  const sealer = createSealer({ keys: [world.key] });
  const context = { environment: origin, appId: world.simulator.app.id, tenant: tenantId, connection: id };
  await database.change(
    `insert into pinterest_connections (id, tenant_id, environment, app_id, pinterest_user_id, scope, token_expires_at, refresh_token_expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, tenantId, origin, context.appId, '1', 'pins:read', '2026-01-01T00:00:00.000Z', refreshEnds],
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
  });
}
