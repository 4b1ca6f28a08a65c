// A database, or the role that a service connects as, whose dates are not written as ISO has them.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';

import { postgres } from '../support/postgres.mjs';
import { ago, publishingWorld, WORDS } from './support/publishing_world.mjs';

const NAMED = { name: 'PinterestError', code: 'store_value', message: /DateStyle/ };

/** One pin of each kind, and a service whose connections get German dates. */
async function germanDates(t) {
  const world = await publishingWorld(t, 'postgres');
  const [pinId, failed, doubtful] = await world.addPins(3);
  await world.update(failed, { status: WORDS.failed, error_code: 'reconnect_required' });
  const [{ connectionId, boardIds }] = world.people;
  const attempt = {
    id: randomUUID(), pin_id: doubtful, tenant_id: world.tenantId, connection_id: connectionId,
    environment: new URL(world.apiUrl).origin, pinterest_board_id: boardIds[0], fingerprint: 'one', payload: '{}',
    claimed_by: 'a test', claimed_at: ago(600_000), sent_at: ago(600_000),
  };
  await world.insert('publish_attempts', attempt);
  await world.update(doubtful, {
    status: WORDS.publishing, attempt_id: attempt.id, claimed_by: 'a test', claim_expires_at: ago(300_000),
  });
  const server = await postgres();
  await server.sql('postgres', `alter database ${new URL(world.store.postgres).pathname.slice(1)} set datestyle = 'German'`);
  return { world, pinId, failed, doubtful, connectionId, german: world.open() };
}

describe('Dates in another style than ISO', { timeout: 60_000 }, () => {
  const calls = {
    'connections.refreshDue': ({ connections }) => connections.refreshDue(),
    'connections.refreshDue of a tenant': ({ connections }, { tenantId }) => connections.refreshDue({ tenantId }),
    'connections.list': ({ connections }) => connections.list(),
    'connections.list of a tenant': ({ connections }, { tenantId }) => connections.list({ tenantId }),
    'connections.start': ({ connections }, { tenantId, projectId }) => connections.start({ tenantId, projectId, userId: tenantId }),
    'connections.status': ({ connections }, { tenantId, projectId }) => connections.status({ tenantId, projectId }),
    'pins.list': ({ pins }, { tenantId }) => pins.list({ tenantId }),
    'pins.due': ({ pins }) => pins.due(),
    'pins.due of a tenant': ({ pins }, { tenantId }) => pins.due({ tenantId }),
    'pins.publishDue': ({ pins }) => pins.publishDue(),
    'pins.recover of a tenant': ({ pins }, { tenantId }) => pins.recover({ tenantId }),
    'pins.retry of a connection': ({ pins }, { tenantId, connectionId }) => pins.retry({ tenantId, connectionId }),
    'pins.retry of a pin': ({ pins }, { tenantId, failed }) => pins.retry({ tenantId, pinIds: [failed] }),
    'pins.cancel': ({ pins }, { tenantId, pinId }) => pins.cancel({ tenantId, pinId }),
  };

  it('are named by every call that reads one, and no answer is "nothing"', async (t) => {
    const { world, german, ...ids } = await germanDates(t);
    const asked = { ...ids, tenantId: world.tenantId, projectId: world.people[0].projectId };
    const before = await world.rows();
    for (const [what, call] of Object.entries(calls)) await assert.rejects(call(german, asked), NAMED, what);
    assert.deepEqual(await world.rows(), before);
    assert.equal(world.simulator.ledger.received, 0);
  });
});

describe('A date beyond what ISO has four digits for', { timeout: 60_000 }, () => {
  for (const date of ['20266-01-01T00:00:00Z', '294276-12-31T23:59:59.999Z', '9999-12-31T23:59:59-03']) {
    it(`as ${date} is far away, keeps its tenant from nothing, and the pin can be published now`, async (t) => {
      const world = await publishingWorld(t, 'postgres');
      const { tenantId, pinterest } = world;
      const [{ projectId }] = world.people;
      const id = await world.addPin();
      await world.database.change(`update pins set scheduled_at = '${date}' where id = $1`, [id]);
      const [{ scheduledAt }] = await world.pins.list({ tenantId });
      assert.match(scheduledAt, /^9999-/);
      const { stranded } = await pinterest.connections.disconnect({ tenantId, projectId, dryRun: true });
      assert.deepEqual(stranded.map((pin) => pin.id), [id]);
      assert.equal((await world.pins.publishDue()).published, 0);
      assert.equal((await world.pins.publish({ tenantId, pinId: id })).result, 'published');
    });
  }

  it('as a year before the first is due, and keeps nobody\'s run from ending well', async (t) => {
    const world = await publishingWorld(t, 'postgres');
    const [id] = await world.addPins(2);
    await world.database.change("update pins set scheduled_at = '0044-03-15 00:00:00+00 BC' where id = $1", [id]);
    assert.equal((await world.pins.due()).length, 2);
    assert.equal((await world.pins.publishDue()).published, 2);
  });
});
