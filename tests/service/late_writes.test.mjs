import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import opener from '../../dist/lib/open_service.js';
import ended from '../../dist/lib/store/connections/end_connection.js';
import released from '../../dist/lib/store/connections/end_refresh_lease.js';
import extended from '../../dist/lib/store/connections/extend_refresh_lease.js';
import kept from '../../dist/lib/store/connections/keep_refresh.js';
import marked from '../../dist/lib/store/connections/mark_reconnect_soon.js';
import rewrapped from '../../dist/lib/store/connections/rewrap_tokens.js';
import { ENGINES, worldFor } from './support/world.mjs';

const LATER = new Date(Date.now() + 86_400_000).toISOString();

// Whoever was suspended in the middle writes long after another process has renewed the pair.
const LATE = [
  ['the end of a connection', ended.END_CONNECTION, ['refused', 'grant_refused']],
  ['that a connection ends soon', marked.MARK_RECONNECT_SOON, ['lost', 'refresh_lost']],
  ['a refresh token that came alone', kept.KEEP_REFRESH, [LATER, LATER, 'alone', 'no_access_token']],
  ['the same tokens under another key', rewrapped.REWRAP_TOKENS, ['v1.old.access', 'v1.old.refresh']],
];

for (const engine of ENGINES) {
  describe(`What is written about an older pair of tokens, on ${engine}`, () => {
    it('changes nothing, and the same of this pair does', async (t) => {
      const { database, connectionId, read } = await renewedOnce(t, engine);
      for (const [what, sql, values] of LATE) {
        const before = await read();
        assert.equal(await database.change(sql, [connectionId, before.token_version - 1, ...values]), 0, what);
        assert.deepEqual(await read(), before, what);
      }
      // Those that leave the connection usable first: each finds it as it was.
      for (const [what, sql, values] of [...LATE].reverse()) {
        const { token_version: version } = await read();
        assert.equal(await database.change(sql, [connectionId, version, ...values]), 1, what);
      }
    });

    it('neither lengthens nor ends a lease of somebody else', async (t) => {
      const { database, connectionId, read } = await renewedOnce(t, engine);
      await database.change('update pinterest_connections set refresh_by = $2, refresh_until = $3 where id = $1', [
        connectionId, 'theirs', LATER,
      ]);
      const before = await read();
      assert.equal(await database.change(extended.EXTEND_REFRESH_LEASE, [connectionId, 'ours', 30_000]), 0);
      assert.equal(await database.change(released.END_REFRESH_LEASE, [connectionId, 'ours', false, 'failed', 'network_error']), 0);
      assert.deepEqual(await read(), before);
      assert.equal(await database.change(extended.EXTEND_REFRESH_LEASE, [connectionId, 'theirs', 30_000]), 1);
      assert.equal(await database.change(released.END_REFRESH_LEASE, [connectionId, 'theirs', false, 'failed', 'network_error']), 1);
    });
  });
}

/** A connection whose tokens were renewed: what it is now, with its tokens. */
async function renewedOnce(t, engine) {
  const world = await worldFor(t, engine);
  const account = world.simulator.accounts.create({ username: 'anna', boards: 1 });
  const { connectionId } = await world.connect(await world.project(), account);
  const service = opener.openService(world.options());
  t.after(() => service.close());
  const { database } = service.parts.service;
  await world.expire(connectionId, LATER);
  await world.pinterest.connections.refreshDue();
  const read = async () => {
    const [row] = await database.query(
      `select c.*, k.sealed_access, k.sealed_refresh, k.version from pinterest_connections c
      join pinterest_tokens k on k.connection_id = c.id where c.id = $1`,
      [connectionId],
    );
    return { ...row };
  };
  assert.equal((await read()).token_version, 2);
  return { world, database, connectionId, read };
}
