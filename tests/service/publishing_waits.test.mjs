import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import opener from '../../dist/lib/open_service.js';
import { ago, ENGINES, publishingWorld, until, WORDS } from './support/publishing_world.mjs';

const CREATE = { operation: 'pins/create' };
const STOPS = {
  'anti-spam block': { effect: { kind: 'error', error: 'spam_block' }, reason: 'spam_block' },
  'long rate limit': { effect: { kind: 'rate_limited', resetSeconds: 3600 }, reason: 'rate_limited' },
};

for (const engine of ENGINES) {
  describe(`An account that is stopped, on ${engine}`, { concurrency: 3, timeout: 60_000 }, () => {
    for (const [name, { effect, reason }] of Object.entries(STOPS)) {
      it(`${name}: its pins keep their status, and nobody sends earlier`, async (t) => {
        const attention = [];
        const world = await publishingWorld(t, engine, { accounts: 2, settings: { hooks: { onAttention: (told) => attention.push(told.kind) } } });
        const [stopped] = world.people;
        world.simulator.faults.add({ match: { ...CREATE, accountId: stopped.account.id }, nth: 2, effect });
        const ids = await world.addPins(8);
        const before = Date.now();
        const summary = await world.pins.publishDue();
        assert.deepEqual([summary.published, summary.failed, summary.waiting], [5, 0, 3]);
        const [skipped, ...others] = summary.skippedConnections;
        assert.deepEqual([skipped?.connectionId, skipped?.reason, others], [stopped.connectionId, reason, []]);
        assert.ok(Date.parse(skipped.until) >= before + 3_590_000);
        const rows = await Promise.all(ids.map((id) => world.row(id)));
        const waiting = rows.filter(({ status }) => status === WORDS.ready);
        assert.equal(waiting.length, 3);
        for (const row of waiting) {
          assert.equal(row.attempt_id, null);
          assert.ok(Date.parse(row.not_before) >= before + 3_590_000);
        }
        assert.deepEqual(attention, reason === 'spam_block' ? ['spam_block'] : []);

        const fresh = await world.addPin({ person: stopped });
        const { received } = world.simulator.ledger;
        const later = await world.open().pins.publishDue();
        assert.deepEqual(later.skippedConnections.map(({ connectionId, reason: why }) => [connectionId, why]), [[stopped.connectionId, reason]]);
        const byHand = await world.open().pins.publish({ tenantId: world.tenantId, pinId: fresh });
        assert.deepEqual([byHand.result, byHand.error.code], ['waiting', reason]);
        assert.ok(Date.parse(byHand.error.retryAt) >= before + 3_590_000);
        assert.equal(world.simulator.ledger.received, received);
      });
    }

    it('anti-spam block, met by several pins at the same time: told once', async (t) => {
      const attention = [];
      const hooks = { onAttention: (told) => attention.push(told.kind) };
      const world = await publishingWorld(t, engine, { boards: 4, simulator: { latencyMs: [50, 200] }, settings: { hooks } });
      world.simulator.faults.add({ match: CREATE, effect: STOPS['anti-spam block'].effect });
      await world.addPins(4);
      assert.equal((await world.pins.publishDue()).waiting, 4);
      assert.ok(world.simulator.ledger.received > 1);
      assert.deepEqual(attention, ['spam_block']);
    });

    for (const [what, resetSeconds] of [['short', 60], ['day-long', 86_400]]) {
      it(`a ${what} rate limit first and an anti-spam block then: the block is kept, and told`, async (t) => {
        const attention = [];
        const hooks = { onAttention: (told) => attention.push(told.kind) };
        const world = await publishingWorld(t, engine, { boards: 2, simulator: { latencyMs: [50, 50] }, settings: { hooks } });
        const titles = ['limited', 'like spam'];
        const ids = await world.addPins(2, (index) => ({ title: titles[index] }));
        // Both are on their way at the same time.
        const { faults } = world.simulator;
        faults.add({ match: { ...CREATE, bodyContains: titles[0] }, effect: { kind: 'rate_limited', resetSeconds } });
        faults.add({ match: { ...CREATE, bodyContains: titles[1] }, effect: { kind: 'error', error: 'spam_block' } });
        const before = Date.now();
        await world.pins.publishDue();
        const [{ blocked_reason: reason, blocked_until: blockedUntil }] = await world.database.query('select * from pinterest_connections');
        assert.equal(reason, 'spam_block');
        assert.ok(Date.parse(blockedUntil) >= before + 1000 * Math.max(3590, resetSeconds - 10));
        assert.deepEqual(attention, ['spam_block']);
        assert.equal(world.simulator.ledger.received, 2);
        for (const id of ids) assert.equal((await world.row(id)).status, WORDS.ready);
      });
    }

    for (const how of ['what is due', 'named pins', 'what is due, with a resolve.media']) {
      it(`a block that another process writes between two claims of a run of ${how}: nothing more is sent`, async (t) => {
        const media = () => ({ type: 'image_url', url: 'https://images.example/one.png' });
        const settings = how.endsWith('media') ? { resolve: { media } } : {};
        const world = await publishingWorld(t, engine, { simulator: { latencyMs: [1000, 1000] }, settings });
        const { tenantId, people: [{ connectionId, account }] } = world;
        // Equal ones: the second is claimed when the first is through.
        const same = { title: 'the same', description: 'twice', image_path: 'one.png', alternate_url: 'https://blog.example/one' };
        const [first, second] = await world.addPins(2, () => same);
        const another = opener.openService(world.options());
        t.after(() => another.close());
        await another.parts.service.database.query('select 1 as open');
        const run = how === 'named pins' ? world.pins.publishMany({ tenantId, pinIds: [first, second] }) : world.pins.publishDue();
        await until(() => world.simulator.ledger.received > 0);
        const end = ago(-3_600_000);
        await another.access.block(account.id, end, 'spam_block');
        const { published, waiting, outcomes, skippedConnections } = await run;
        assert.deepEqual([published, waiting], [1, 1]);
        const { result, error } = outcomes.find(({ id }) => id === second);
        assert.deepEqual([result, error.code, error.retryAt], ['waiting', 'spam_block', end]);
        assert.deepEqual(skippedConnections, [{ connectionId, reason: 'spam_block', until: end }]);
        assert.equal(world.simulator.ledger.received, 1);
        const row = await world.row(second);
        assert.deepEqual([row.status, row.attempt_id], [WORDS.ready, null]);
      });
    }

    for (const columns of ['environment', 'app_id']) {
      it(`a connection of another ${columns}: its pins are neither taken nor failed`, async (t) => {
        const world = await publishingWorld(t, engine, { accounts: 2 });
        const [elsewhere] = world.people;
        await world.database.change(`update pinterest_connections set ${columns} = 'another' where id = $1`, [elsewhere.connectionId]);
        const [pinId, other] = await world.addPins(2);
        const before = await world.row(pinId);
        const { skippedConnections } = await world.pins.publishDue();
        assert.deepEqual(skippedConnections.map(({ connectionId, reason }) => [connectionId, reason]), [[elsewhere.connectionId, 'wrong_environment']]);
        const { result, error } = await world.pins.publish({ tenantId: world.tenantId, pinId });
        assert.deepEqual([result, error.code], ['waiting', 'wrong_environment']);
        assert.deepEqual(await world.row(pinId), before);
        assert.equal((await world.row(other)).status, WORDS.published);
      });
    }

    it('an expired token is renewed once and the pins are sent again in the same run', async (t) => {
      const world = await publishingWorld(t, engine);
      const [person] = world.people;
      const { accessToken, refreshToken } = world.simulator.tokens.issue(person.account);
      await world.setToken(person, accessToken, refreshToken);
      world.simulator.tokens.expireAccess(accessToken);
      const ids = await world.addPins(5);
      const { published } = await world.pins.publishDue();
      assert.equal(published, 5);
      assert.equal(world.simulator.ledger.operations.get('oauth/token').requested, 1);
      for (const id of ids) assert.deepEqual((await world.attempts(id)).map(({ outcome }) => outcome), ['published']);
    });

    for (const [name, effect] of [
      ['fails', { kind: 'error', error: 'internal' }],
      ['gives no answer', { kind: 'close' }],
      ['is overloaded', { kind: 'gateway_error', status: 503 }],
      ['refuses the app', { kind: 'error', error: 'authentication_failed' }],
    ]) {
      it(`a token endpoint that ${name} fails no pin: they wait, and the next run sends them`, async (t) => {
        const world = await publishingWorld(t, engine, { settings: { publishing: { leaseMs: 2000 } } });
        const [person] = world.people;
        const { accessToken, refreshToken } = world.simulator.tokens.issue(person.account);
        await world.setToken(person, accessToken, refreshToken);
        world.simulator.tokens.expireAccess(accessToken);
        world.simulator.faults.add({ match: { operation: 'oauth/token' }, times: 1, effect });
        const ids = await world.addPins(3);
        const { failed, waiting, skippedConnections } = await world.pins.publishDue();
        assert.deepEqual([failed, waiting], [0, 3]);
        assert.deepEqual(skippedConnections.map(({ connectionId }) => connectionId), [person.connectionId]);
        for (const id of ids) assert.equal((await world.row(id)).status, WORDS.ready);
        const [pinId] = ids;
        const { not_before: notBefore } = await world.row(pinId);
        const byHand = await world.pins.publish({ tenantId: world.tenantId, pinId });
        const [{ error: journal }] = await world.attempts(pinId);
        const { code, message } = JSON.parse(journal);
        assert.notEqual(code, 'rate_limited');
        assert.deepEqual([byHand.result, byHand.error.code, byHand.error.retryAt], ['waiting', code, notBefore]);
        assert.ok(byHand.error.message.startsWith(message), byHand.error.message);
        await until(async () => (await world.pins.publishDue()).published > 0);
        await until(async () => (await Promise.all(ids.map((id) => world.row(id)))).every(({ status }) => status === WORDS.published));
        assert.equal(world.simulator.ledger.pins.length, 3);
      });
    }

    it('a pin that somebody else put off: it waits for that, and no rate limit is made up', async (t) => {
      const world = await publishingWorld(t, engine);
      const pinId = await world.addPin({ not_before: ago(-3_600_000) });
      const { not_before: notBefore } = await world.row(pinId);
      const { result, error } = await world.pins.publish({ tenantId: world.tenantId, pinId });
      assert.deepEqual([result, error.code, error.retryAt], ['waiting', 'not_before', notBefore]);
      assert.match(error.message, /not_before/);
      assert.equal(world.simulator.ledger.received, 0);
    });

    it('a token that cannot be renewed: reconnect required, and the rest is not sent', async (t) => {
      const world = await publishingWorld(t, engine);
      const [person] = world.people;
      const { accessToken } = world.simulator.tokens.issue(person.account);
      await world.setToken(person, accessToken);
      world.simulator.tokens.revoke(accessToken);
      const ids = await world.addPins(5);
      const { failed } = await world.pins.publishDue();
      assert.equal(failed, 5);
      for (const id of ids) assert.equal((await world.row(id)).error_code, 'reconnect_required');
      // The core may have let the next of the board go before it knew.
      assert.ok(world.simulator.ledger.operations.get('pins/create').requested <= 2);
      assert.equal(world.simulator.ledger.pins.length, 0);
    });
  });
}
