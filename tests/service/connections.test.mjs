import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';

import { DEFAULT_SCOPES } from '../../dist/lib/index.js';
import { until } from './support/publishing_world.mjs';
import { ENGINES, worldFor } from './support/world.mjs';

for (const engine of ENGINES) {
  describe(`Connections on ${engine}`, () => {
    it('connect a project, say so, list its boards, and go again', async (t) => {
      const world = await worldFor(t, engine);
      const account = world.simulator.accounts.create({ username: 'anna', boards: 3 });
      const projectId = await world.project();
      const { pinterest, tenantId } = world;
      assert.deepEqual(await pinterest.connections.status({ tenantId, projectId }), { state: 'not_connected' });

      const finished = await world.connect(projectId, account);
      assert.deepEqual(
        { ...finished, connectionId: undefined },
        { ok: true, projectId, connectionId: undefined, username: 'anna', missingScopes: [], boardsSynced: 3 },
      );
      const status = await pinterest.connections.status({ tenantId, projectId });
      assert.equal(status.state, 'connected');
      assert.equal(status.reconnectSoon, false);
      assert.equal(status.username, 'anna');
      assert.deepEqual(status.scopes, [...DEFAULT_SCOPES]);
      assert.deepEqual(status.projectIds, [projectId]);
      assert.ok(Date.parse(status.accessTokenExpiresAt) > Date.now() + 29 * 86_400_000);
      assert.ok(Date.parse(status.refreshTokenExpiresAt) > Date.now() + 59 * 86_400_000);
      assert.deepEqual(await pinterest.connections.list(), [{ ...status, tenantId }]);
      assert.deepEqual(await pinterest.connections.list({ tenantId: randomUUID() }), []);

      const stranded = [await world.pin(projectId, { title: 'Soon' })];
      await world.pin(projectId, { status: 'entwurf' });
      await world.pin(projectId, { scheduled_at: null });
      const asked = await pinterest.connections.disconnect({ tenantId, projectId, dryRun: true });
      assert.deepEqual(
        asked,
        {
          disconnected: false, connectionDeleted: false,
          stranded: [{ id: stranded[0], title: 'Soon', scheduledAt: '2027-01-01T10:00:00.000Z' }],
          unsettled: [],
          legacy: { switchedOff: [] },
        },
      );
      assert.equal((await pinterest.connections.status({ tenantId, projectId })).state, 'connected');
      const gone = await pinterest.connections.disconnect({ tenantId, projectId });
      assert.deepEqual(gone, { ...asked, disconnected: true, connectionDeleted: true });
      for (const table of ['pinterest_connections', 'pinterest_tokens', 'oauth_state_mapping']) {
        assert.equal(await world.count(table), 0, table);
      }
      assert.deepEqual(
        await pinterest.connections.disconnect({ tenantId, projectId }),
        { disconnected: false, connectionDeleted: false, stranded: [], unsettled: [], legacy: { switchedOff: [] } },
      );
    });

    it('that go while others are renewed are no failure of the run, and nobody is told to connect them again', async (t) => {
      const world = await worldFor(t, engine);
      const { attention, pinterest: { connections }, simulator, tenantId } = world;
      const due = [];
      for (const username of ['anna', 'berta']) {
        const projectId = await world.project();
        const { connectionId } = await world.connect(projectId, simulator.accounts.create({ username, boards: 1 }));
        await world.expire(connectionId);
        due.push({ projectId, connectionId });
      }
      const slow = simulator.faults.add({ match: { operation: 'oauth/token' }, effect: { kind: 'delay', ms: 1000 }, times: 1 });
      const run = connections.refreshDue();
      await until(() => slow.struck > 0);
      const [renewed, gone] = due;
      await connections.disconnect({ tenantId, projectId: gone.projectId });
      assert.deepEqual(await run, { refreshed: [renewed.connectionId], failed: [], notDue: 0 });
      assert.deepEqual(attention, []);
    });
  });
}
