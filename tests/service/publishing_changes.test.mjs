import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';

import activePins from '../../dist/lib/publishing/active_pins.js';
import claims from '../../dist/lib/store/pins/extend_claims.js';
import { ago, ENGINES, publishingWorld, until, WORDS } from './support/publishing_world.mjs';

const { ActivePins } = activePins;
const CREATE = { operation: 'pins/create' };

/** One board, a lease as by default, and a Pinterest so slow that the second pin is still before its gate while the first is on its way. */
async function twoPins(t, engine) {
  const world = await publishingWorld(t, engine, { simulator: { latencyMs: [2500, 2500] }, settings: { publishing: { leaseMs: 120_000 } } });
  const first = await world.addPin({ title: 'first' });
  const second = await world.addPin({ title: 'second' });
  const run = world.pins.publishDue();
  await until(() => world.simulator.ledger.received > 0);
  assert.equal((await world.row(second)).status, WORDS.publishing);
  return { world, first, second, run };
}

/** Two pins whose token has expired, claimed and refused, while another token is waited for. */
async function renewing(t, engine) {
  const world = await publishingWorld(t, engine);
  const [person] = world.people;
  const { accessToken, refreshToken } = world.simulator.tokens.issue(person.account);
  await world.setToken(person, accessToken, refreshToken);
  world.simulator.tokens.expireAccess(accessToken);
  world.simulator.faults.add({ match: { operation: 'oauth/token' }, effect: { kind: 'delay', ms: 700 } });
  const [first, second] = await world.addPins(2, (index) => ({ title: ['first', 'second'][index] }));
  const run = world.pins.publishDue();
  await until(() => world.simulator.ledger.operations.get('oauth/token')?.requested > 0);
  return { world, first, second, run };
}

const CHANGES = {
  'its text is edited': { columns: { title: 'second, edited' }, result: 'skipped', status: WORDS.ready },
  'its board is changed': { columns: { pinterest_board_id: '99' }, result: 'skipped', status: WORDS.ready },
  'its image is changed': { columns: { image_path: 'another.png' }, result: 'skipped', status: WORDS.ready },
  'it is unscheduled': { columns: { scheduled_at: null }, result: 'skipped', status: WORDS.ready },
  'it is put off': { columns: { scheduled_at: ago(-3_600_000) }, result: 'skipped', status: WORDS.ready },
  'its status is changed': { columns: { status: 'entwurf' }, result: 'skipped', status: 'entwurf' },
  'a cancel is requested': { columns: { cancel_requested: true }, result: 'cancelled', status: WORDS.ready },
};

for (const engine of ENGINES) {
  describe(`Between claim and gate on ${engine}`, { concurrency: 3, timeout: 60_000 }, () => {
    for (const [what, { columns, result, status }] of Object.entries(CHANGES)) {
      it(`${what}: not sent`, async (t) => {
        const { world, first, second, run } = await twoPins(t, engine);
        await world.update(second, columns);
        const { outcomes } = await run;
        assert.deepEqual(Object.fromEntries(outcomes.map((each) => [each.id, each.result])), { [first]: 'published', [second]: result });
        assert.deepEqual(world.simulator.ledger.pins.map(({ title }) => title), ['first']);
        const row = await world.row(second);
        assert.equal(row.status, status);
        assert.equal(row.attempt_id, null);
        assert.equal((await world.attempts(second))[0].outcome, 'not_sent');
      });
    }

    it('somebody else ends it and says why: not sent, and the reason stays', async (t) => {
      const { world, second, run } = await twoPins(t, engine);
      // As a workflow of before does, which knows of no codes.
      await world.update(second, { status: WORDS.failed, error_message: 'The workflow found no image.' });
      await run;
      const { status, error_message: why, attempt_id: attempt } = await world.row(second);
      assert.deepEqual([status, why, attempt], [WORDS.failed, 'The workflow found no image.', null]);
    });

    it('its service closes while a token is renewed, and is asked for pins for the first time then: not sent', async (t) => {
      const world = await publishingWorld(t, engine);
      const [person] = world.people;
      const { accessToken, refreshToken } = world.simulator.tokens.issue(person.account);
      await world.setToken(person, accessToken, refreshToken);
      await world.database.change('update pinterest_connections set token_expires_at = $1', [ago(-60_000)]);
      world.simulator.faults.add({ match: { operation: 'oauth/token' }, effect: { kind: 'delay', ms: 1500 } });
      const id = await world.addPin();
      const closing = world.open();
      const refreshing = closing.connections.refreshDue();
      await until(() => world.simulator.ledger.operations.get('oauth/token')?.requested > 0);
      const closed = closing.close();
      await assert.rejects(closing.pins.publishDue(), { code: 'closed' });
      assert.deepEqual([await world.attempts(id), (await refreshing).refreshed.length], [[], 1]);
      await closed;
    });

    it('its row is deleted: not sent', async (t) => {
      const { world, second, run } = await twoPins(t, engine);
      await world.database.change('delete from pins where id = $1', [second]);
      const { outcomes } = await run;
      assert.equal(outcomes.find(({ id }) => id === second).result, 'skipped');
      assert.deepEqual(world.simulator.ledger.pins.map(({ title }) => title), ['first']);
    });

    it('another pin of the connection meets a block: not sent', async (t) => {
      const { world, second, run } = await twoPins(t, engine);
      await world.database.change('update pinterest_connections set blocked_until = $1, blocked_reason = $2', [ago(-3_600_000), 'spam_block']);
      const { outcomes } = await run;
      const { result, error } = outcomes.find(({ id }) => id === second);
      assert.deepEqual([result, error.code, Date.parse(error.retryAt) > Date.now()], ['waiting', 'spam_block', true]);
      assert.deepEqual(world.simulator.ledger.pins.map(({ title }) => title), ['first']);
    });

    for (const [what, [code, statement]] of Object.entries({
      'its connection has ended': ['reconnect_required', `update pinterest_connections set status = 'reconnect_required', last_error = 'No more.'`],
      'a workflow is said to publish': ['legacy_active', `insert into legacy_workflows (blog_project_id, workflow_id, tenant_id) select id, 'w1', tenant_id from blog_projects`],
    })) {
      it(`${what}: not sent, and says why`, async (t) => {
        const { world, second, run } = await twoPins(t, engine);
        await world.database.change(statement);
        const { error } = (await run).outcomes.find(({ id }) => id === second);
        assert.equal(error.code, code);
        assert.equal((await world.row(second)).status, WORDS.ready);
        assert.deepEqual(world.simulator.ledger.pins.map(({ title }) => title), ['first']);
      });
    }

    it('its project is disconnected and the connection goes: not sent', async (t) => {
      const { world, first, second, run } = await twoPins(t, engine);
      const { tenantId, people: [{ projectId }] } = world;
      const { connectionDeleted } = await world.open().connections.disconnect({ tenantId, projectId });
      assert.equal(connectionDeleted, true);
      const { outcomes } = await run;
      assert.deepEqual(Object.fromEntries(outcomes.map((each) => [each.id, each.result])), { [first]: 'published', [second]: 'skipped' });
      assert.deepEqual(world.simulator.ledger.pins.map(({ title }) => title), ['first']);
    });

    it('a sync finds its board gone: not sent', async (t) => {
      const { world, second, run } = await twoPins(t, engine);
      const { tenantId, people: [{ projectId }] } = world;
      await world.insert('boards', {
        id: randomUUID(), tenant_id: tenantId, blog_project_id: projectId, pinterest_board_id: 'another', name: 'another',
      });
      const { outcomes } = await run;
      assert.equal(outcomes.find(({ id }) => id === second).result, 'skipped');
      assert.deepEqual(world.simulator.ledger.pins.map(({ title }) => title), ['first']);
      await world.pins.publishDue();
      assert.equal((await world.row(second)).error_code, 'board_gone');
      assert.equal(world.simulator.ledger.pins.length, 1);
    });

    it('an edit is published by the next run', async (t) => {
      const { world, second, run } = await twoPins(t, engine);
      await world.update(second, { title: 'second, edited' });
      await run;
      await world.pins.publishDue();
      assert.deepEqual(world.simulator.ledger.pins.map(({ title }) => title), ['first', 'second, edited']);
    });

    for (const where of ['its own process', 'another process']) {
      it(`cancel from ${where}: cancelled, unscheduled, not sent; one on its way is too late`, async (t) => {
        const { world, first, second, run } = await twoPins(t, engine);
        const { pins } = where === 'its own process' ? world : world.open();
        const { tenantId } = world;
        const answers = await Promise.all([first, second].map((pinId) => pins.cancel({ tenantId, pinId })));
        assert.deepEqual(answers, ['too_late', 'cancelled']);
        const { outcomes } = await run;
        assert.equal(outcomes.find(({ id }) => id === second).result, 'cancelled');
        assert.deepEqual(world.simulator.ledger.pins.map(({ title }) => title), ['first']);
        const row = await world.row(second);
        assert.deepEqual([row.status, row.scheduled_at], [WORDS.ready, null]);
        await world.pins.publishDue();
        assert.equal(world.simulator.ledger.pins.length, 1);
      });
    }

    it('cancel while a token is renewed: cancelled, unscheduled, not sent', async (t) => {
      const { world, first, second, run } = await renewing(t, engine);
      assert.equal(await world.pins.cancel({ tenantId: world.tenantId, pinId: second }), 'cancelled');
      const { outcomes } = await run;
      assert.deepEqual(Object.fromEntries(outcomes.map((each) => [each.id, each.result])), { [first]: 'published', [second]: 'cancelled' });
      assert.deepEqual(world.simulator.ledger.pins.map(({ title }) => title), ['first']);
      const row = await world.row(second);
      assert.deepEqual([row.status, row.scheduled_at, row.attempt_id], [WORDS.ready, null, null]);
    });

    it('taken back while the rows are read again for a new token: not sent', async (t) => {
      const { world, first, second, run } = await renewing(t, engine);
      const { extendClaims } = claims;
      t.mock.method(claims, 'extendClaims', async (queries, kind, held, holding) => {
        const mine = await extendClaims(queries, kind, held, holding);
        const pin = held.find(({ pinId }) => pinId === second);
        // As a heartbeat or a cancel does that has seen the row before.
        if (pin) await ActivePins.takeBack(pin, { why: 'cancelled' });
        return mine;
      });
      const { outcomes } = await run;
      assert.deepEqual(Object.fromEntries(outcomes.map((each) => [each.id, each.result])), { [first]: 'published', [second]: 'cancelled' });
      assert.deepEqual(world.simulator.ledger.pins.map(({ title }) => title), ['first']);
      const row = await world.row(second);
      assert.deepEqual([row.status, row.attempt_id], [WORDS.ready, null]);
    });

    it('aborting releases what is not sent and lets a create finish', async (t) => {
      const world = await publishingWorld(t, engine, { simulator: { latencyMs: [300, 300] } });
      const ids = await world.addPins(3);
      const controller = new AbortController();
      const run = world.pins.publishDue({ signal: controller.signal });
      await until(() => world.simulator.ledger.received > 0);
      controller.abort();
      const { outcomes } = await run;
      assert.deepEqual(ids.map((id) => outcomes.find((each) => each.id === id).result), ['published', 'cancelled', 'cancelled']);
      const rows = await world.rows();
      assert.deepEqual(rows.map(({ status }) => status), [WORDS.published, WORDS.ready, WORDS.ready]);
      assert.ok(rows.every(({ attempt_id }) => attempt_id === null));
    });

    for (const [what, effect] of [
      ['another change of the board', { kind: 'error', error: 'exclusive_access' }],
      ['a short rate limit', { kind: 'rate_limited', resetSeconds: 20 }],
    ]) {
      for (const how of ['aborted', 'edited']) {
        it(`${how} on its way, and then it meets ${what}: ready as before, and the account goes on`, async (t) => {
          const client = { maxWaitMs: 60_000 };
          const world = await publishingWorld(t, engine, { simulator: { latencyMs: [2000, 2000] }, settings: { client } });
          world.simulator.faults.add({ match: CREATE, effect, times: 1 });
          const id = await world.addPin({ title: 'as it was' });
          const controller = new AbortController();
          const run = world.pins.publishDue({ signal: controller.signal });
          await until(() => world.simulator.ledger.received > 0);
          if (how === 'aborted') controller.abort();
          else await world.update(id, { title: 'edited' });
          const { outcomes } = await run;
          assert.deepEqual(outcomes.map(({ result }) => result), [how === 'aborted' ? 'cancelled' : 'skipped']);
          const row = await world.row(id);
          assert.deepEqual([row.status, row.attempt_id, row.not_before, row.error_code], [WORDS.ready, null, null, null]);
          assert.equal((await world.attempts(id))[0].outcome, 'rejected');
          assert.deepEqual(await world.database.query('select * from account_blocks'), []);
          assert.equal((await world.open().pins.publishDue()).published, 1);
        });
      }
    }

    it('cancel of a pin that nobody holds, a published one, another tenant\'s', async (t) => {
      const world = await publishingWorld(t, engine);
      const pinId = await world.addPin();
      const { tenantId } = world;
      assert.equal(await world.pins.cancel({ tenantId, pinId }), 'cancelled');
      assert.equal((await world.row(pinId)).scheduled_at, null);
      assert.equal((await world.pins.publish({ tenantId, pinId })).result, 'published');
      assert.equal(await world.pins.cancel({ tenantId, pinId }), 'too_late');
      for (const other of [{ tenantId: pinId, pinId }, { tenantId, pinId: tenantId }, { tenantId: 'x', pinId: 'y' }]) {
        await assert.rejects(world.pins.cancel(other), { name: 'PinterestError', code: 'not_found' });
        await assert.rejects(world.pins.publish(other), { name: 'PinterestError', code: 'not_found' });
      }
    });
  });
}
