// Two at the same pin at the same time: runs of one process, a look and a person, a claim and a person.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';

import opener from '../../dist/lib/open_service.js';
import publishings from '../../dist/lib/publishing/publishing.js';
import store from '../../dist/lib/store/open.js';
import { ago, ENGINES, publishingWorld, until, WORDS } from './support/publishing_world.mjs';

const { publishing } = publishings;
const CREATE = { operation: 'pins/create' };
const LIST = { operation: 'boards/list_pins' };
const TOMORROW = ago(-86_400_000);

/** Creates that never reach Pinterest, their answers lost, and long enough ago for a look to prove it. */
async function absentPins(t, engine, { accounts = 1, publish, ...columns } = {}) {
  const world = await publishingWorld(t, engine, { accounts, settings: { publishing: { leaseMs: 2000 } } });
  world.simulator.faults.add({ match: CREATE, effect: { kind: 'close', how: 'rst' }, times: accounts });
  const blind = world.simulator.faults.add({ match: LIST, effect: { kind: 'error', error: 'internal' } });
  const ids = await world.addPins(accounts, () => columns);
  await (publish ? publish(world, ids) : world.pins.publishDue());
  blind.remove();
  for (const id of ids) {
    const { ended_at: endedAt } = await until(async () => (await world.attempts(id)).find(({ outcome }) => outcome === 'unknown'));
    await until(() => Date.now() > Date.parse(endedAt) + 350);
    await world.update(id, { next_look_at: ago(1000) });
  }
  const [first] = ids;
  return { world, ids, first, cancel: (pinId) => world.pins.cancel({ tenantId: world.tenantId, pinId }) };
}

/** The next look at this account's board takes its time; resolves when it has begun. */
function slowLook(world, person = world.people[0]) {
  const { ledger, faults } = world.simulator;
  const before = ledger.received;
  faults.add({ match: { ...LIST, accountId: person.account.id }, effect: { kind: 'delay', ms: 700 } });
  return () => until(() => ledger.received > before);
}

async function notSent(world, id, scheduledAt) {
  const row = await world.row(id);
  assert.deepEqual([row.status, row.scheduled_at, row.attempt_id], [WORDS.ready, scheduledAt, null]);
  assert.deepEqual((await world.attempts(id)).map(({ outcome }) => outcome), ['absent']);
  assert.deepEqual(world.simulator.ledger.pins.filter(({ title }) => title === row.title), []);
}

for (const engine of ENGINES) {
  describe(`Two runs of a process, on ${engine}`, { concurrency: 3, timeout: 30_000 }, () => {
    it('the claim of one runs out and the other takes it over: both come to their end, and so does a cancel', async (t) => {
      const world = await publishingWorld(t, engine, { simulator: { latencyMs: [600, 600] }, settings: { publishing: { leaseMs: 2000 } } });
      world.simulator.faults.add({ match: LIST, effect: { kind: 'error', error: 'internal' } });
      const pinId = await world.addPin();
      const run = world.pins.publishDue();
      await until(() => world.simulator.ledger.received > 0);
      const cancelling = world.pins.cancel({ tenantId: world.tenantId, pinId });
      await world.update(pinId, { claim_expires_at: ago(1000) });
      await world.pins.recover();
      assert.equal(await cancelling, 'too_late');
      assert.equal((await run).published, 1);
      assert.equal((await world.row(pinId)).status, WORDS.published);
      assert.equal(world.simulator.ledger.pins.length, 1);
    });
  });
}

for (const engine of ENGINES) {
  describe(`An answer that comes when another attempt holds the pin, on ${engine}`, { concurrency: 2, timeout: 30_000 }, () => {
    for (const [what, faults] of Object.entries({ published: [], refused: [{ match: CREATE, effect: { kind: 'error', error: 'image_broken' } }] })) {
      it(`${what}: the journal keeps it, and the row is left alone`, async (t) => {
        const world = await publishingWorld(t, engine, { simulator: { latencyMs: [600, 600] } });
        for (const fault of faults) world.simulator.faults.add(fault);
        const pinId = await world.addPin();
        const run = world.pins.publishDue();
        await until(() => world.simulator.ledger.received > 0);
        const holder = { attempt_id: randomUUID(), claimed_by: 'another process', claim_expires_at: TOMORROW };
        await world.update(pinId, holder);
        await run;
        const row = await world.row(pinId);
        assert.deepEqual(
          [row.status, row.attempt_id, row.claimed_by, row.pinterest_pin_id, row.error_code],
          [WORDS.publishing, ...Object.values(holder).slice(0, 2), null, null],
        );
        const [{ outcome, pinterest_pin_id: made }] = await world.attempts(pinId);
        assert.deepEqual([outcome, made], [what === 'refused' ? 'rejected' : what, world.simulator.ledger.pins[0]?.pinId ?? null]);
      });
    }
  });
}

for (const engine of ENGINES) {
  describe(`Between a look and the send after it, on ${engine}`, { concurrency: 3, timeout: 30_000 }, () => {
    for (const [how, run] of Object.entries({
      recover: (world) => world.pins.recover(),
      publishDue: (world) => world.pins.publishDue(),
      'publish by hand': async (world, pinId) => ({ outcomes: [await world.pins.publish({ tenantId: world.tenantId, pinId })] }),
    })) {
      it(`cancelled while ${how} looks: not sent`, async (t) => {
        const { world, first, cancel } = await absentPins(t, engine);
        const looking = slowLook(world);
        const running = run(world, first);
        await looking();
        assert.equal(await cancel(first), 'cancelled');
        const { outcomes } = await running;
        assert.deepEqual(outcomes.map(({ id, result }) => [id, result]), [[first, 'cancelled']]);
        await notSent(world, first, null);
      });
    }

    for (const [what, scheduledAt] of [['put off', TOMORROW], ['unscheduled', null]]) {
      it(`${what} before the look: not sent`, async (t) => {
        const { world, first } = await absentPins(t, engine);
        await world.update(first, { scheduled_at: scheduledAt });
        const { outcomes } = await world.pins.recover();
        assert.deepEqual(outcomes.map(({ id, result }) => [id, result]), [[first, 'skipped']]);
        await notSent(world, first, scheduledAt);
      });

      it(`${what} while it is looked for: not sent`, async (t) => {
        const { world, first } = await absentPins(t, engine);
        const looking = slowLook(world);
        const running = world.pins.recover();
        await looking();
        await world.update(first, { scheduled_at: scheduledAt });
        await running;
        await notSent(world, first, scheduledAt);
      });
    }

    it('cancelled or put off when it is free and another one is still looked for: not sent', async (t) => {
      const { world, ids, cancel } = await absentPins(t, engine, { accounts: 3 });
      const [slow, cancelled, putOff] = ids;
      slowLook(world);
      const running = world.pins.recover();
      for (const id of [cancelled, putOff]) await until(async () => (await world.row(id)).status === WORDS.ready);
      assert.equal(await cancel(cancelled), 'cancelled');
      await world.update(putOff, { scheduled_at: TOMORROW });
      const { outcomes } = await running;
      const results = Object.fromEntries(outcomes.map(({ id, result }) => [id, result]));
      assert.deepEqual(results, { [slow]: 'published', [cancelled]: 'cancelled', [putOff]: 'skipped' });
      await notSent(world, cancelled, null);
      await notSent(world, putOff, TOMORROW);
    });

    it('published by hand ahead of its date and proved absent: sent again', async (t) => {
      const publish = (world, pinIds) => world.pins.publishMany({ tenantId: world.tenantId, pinIds });
      const { world, first } = await absentPins(t, engine, { scheduled_at: TOMORROW, publish });
      const { published } = await world.pins.recover();
      assert.equal(published, 1);
      assert.equal((await world.row(first)).status, WORDS.published);
    });
  });
}

describe('A cancel while another process claims, on postgres', { timeout: 30_000 }, () => {
  it('waits for the claim, and does not answer cancelled', async (t) => {
    const world = await publishingWorld(t, 'postgres', { settings: { publishing: { leaseMs: 800 } } });
    const pinId = await world.addPin();
    const claim = { status: WORDS.publishing, attempt_id: randomUUID(), claimed_by: 'another process', claim_expires_at: TOMORROW };
    const other = await store.openStore(world.store, {});
    t.after(() => other.close());
    let cancelling;
    await world.database.transaction(async (queries) => {
      await queries.change(
        'update pins set status = $2, attempt_id = $3, claimed_by = $4, claim_expires_at = $5 where id = $1',
        [pinId, ...Object.values(claim)],
      );
      cancelling = world.pins.cancel({ tenantId: world.tenantId, pinId });
      const waiting = `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await until(async () => (await other.query(waiting)).length > 0);
    });
    assert.equal(await cancelling, 'too_late');
    const row = await world.row(pinId);
    assert.deepEqual([row.attempt_id, Boolean(row.cancel_requested)], [claim.attempt_id, true]);
    assert.ok(row.scheduled_at);
  });
});

describe('A clock that is set back between claim and hand-over', () => {
  it('gives nobody a longer lease', async (t) => {
    const world = await publishingWorld(t, 'sqlite', { settings: { publishing: { leaseMs: 8000 } } });
    await world.addPin();
    const service = opener.openService(world.options());
    t.after(() => service.close());
    const { pins } = service.parts.service.client;
    const send = t.mock.method(pins, 'publishMany');
    const now = t.mock.method(Date, 'now');
    // The core keeps the machine's own clock, and finds that this one's hour is over.
    await publishing(service.parts.service, service.access).api.publishDue({
      onProgress: ({ type }) => {
        if (type === 'started') now.mock.mockImplementation(() => Math.floor(performance.timeOrigin + performance.now()) - 3_600_000);
      },
    });
    now.mock.restore();
    const [[[{ notAfterMs }]]] = send.mock.calls.map((call) => call.arguments);
    assert.ok(notAfterMs <= 7000, String(notAfterMs));
  });
});
