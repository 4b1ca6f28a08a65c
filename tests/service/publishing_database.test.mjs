import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';

import { PinterestError } from '../../dist/lib/index.js';
import opener from '../../dist/lib/open_service.js';
import publishings from '../../dist/lib/publishing/publishing.js';
import recorders from '../../dist/lib/publishing/recorder.js';
import store from '../../dist/lib/store/open.js';
import { postgres } from '../support/postgres.mjs';
import { settleAndCheck } from './support/kills.mjs';
import { publishingWorld, until, WORDS } from './support/publishing_world.mjs';

const { publishing } = publishings;
const { Recorder } = recorders;
const SLOW = { simulator: { latencyMs: [30, 80] }, accounts: 2, boards: 2, settings: { publishing: { leaseMs: 1200, settleMs: 200 } } };
const PINS = 40;

/** A run in the middle of which the database goes away. */
async function inMidRun(t, engine, settings = '') {
  const world = await publishingWorld(t, engine, SLOW);
  // Of the connections that the publisher makes from now on.
  if (settings) await (await postgres()).sql('postgres', `alter database ${nameOf(world)} ${settings}`);
  world.ids = await world.addPins(PINS);
  const run = world.pins.publishDue().then((summary) => ({ summary }), (error) => ({ error }));
  await until(() => world.simulator.ledger.pins.length >= 5);
  return { world, run };
}

const nameOf = (world) => new URL(world.store.postgres).pathname.slice(1);

/** As another process would. Never waits for the lock in one go: on this thread the publisher decides when it commits. */
async function lock(t, world) {
  const other = new DatabaseSync(world.store.sqlite);
  t.after(() => other.close());
  await until(() => {
    try {
      other.exec('begin immediate');
      return true;
    } catch {
      return false;
    }
  });
  return other;
}

describe('The database goes away in mid-run', { timeout: 180_000 }, () => {
  it('Postgres is restarted at once: nothing lost', async (t) => {
    const { world, run } = await inMidRun(t, 'postgres');
    await (await postgres()).restart();
    const { error } = await run;
    if (error) assert.match(error.code, /^store_/);
    await settleAndCheck(world);
  });

  it('Postgres stays away: a clear error, and the next run continues', async (t) => {
    const { world, run } = await inMidRun(t, 'postgres');
    const server = await postgres();
    await server.halt();
    const { error } = await run;
    assert.deepEqual([error?.name, error?.code, error?.retryable], ['PinterestError', 'store_unavailable', true]);
    await assert.rejects(world.pins.publishDue(), { code: 'store_unavailable' });
    const made = world.simulator.ledger.pins.length;
    // Nobody sends while nobody can record.
    assert.ok(made < PINS, `made ${made}`);
    await server.start();
    await settleAndCheck(world);
  });

  for (const [how, settings, expected] of [
    ['waits', '', undefined],
    ['gives up by lock_timeout', `set lock_timeout = '200ms'`, 'store_locked'],
    ['gives up by statement_timeout', `set statement_timeout = '200ms'`, 'store_locked'],
  ]) {
    it(`the tables of Postgres are locked by another session for longer than a lease, and the service ${how}: nothing lost, nothing twice`, async (t) => {
      const { world, run } = await inMidRun(t, 'postgres', settings);
      const other = await (await postgres()).connect(nameOf(world));
      t.after(() => other.end());
      await other.query('begin; lock table pins, publish_attempts in access exclusive mode');
      await new Promise((resolve) => setTimeout(resolve, 3 * SLOW.settings.publishing.leaseMs));
      // Nobody sends while nobody can record.
      const made = world.simulator.ledger.pins.length;
      assert.ok(made < PINS, `made ${made}`);
      await other.query('commit');
      const { error } = await run;
      assert.deepEqual([error?.name, error?.code, error?.retryable], expected ? ['PinterestError', expected, true] : [undefined, undefined, undefined]);
      await settleAndCheck(world);
    });
  }

  it('the disk of Postgres is full from the middle of a run on: a clear error, nothing lost, nothing twice', async (t) => {
    const { world, run } = await inMidRun(t, 'postgres');
    const server = await postgres();
    // As the server says it where a file cannot grow. Reading works, and so does what is written to another table.
    await server.sql(nameOf(world), `
      create function grow() returns trigger language plpgsql as $$
        begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$`);
    // One table at a time: the run holds rows of both, and must not meet a lock on both.
    for (const table of ['publish_attempts', 'pins']) {
      await server.sql(nameOf(world), `create trigger grow before insert or update on ${table} for each row execute function grow()`);
    }
    const { error } = await run;
    assert.deepEqual([error?.name, error?.code, error?.retryable], ['PinterestError', 'store_full', true]);
    assert.match(error.message, /Make room/);
    await assert.rejects(world.pins.publishDue(), { code: 'store_full' });
    assert.ok(world.simulator.ledger.pins.length < PINS);
    await server.sql(nameOf(world), 'drop function grow() cascade');
    await settleAndCheck(world);
  });

  it('SQLite is locked by another process for longer than a lease: nothing lost, nothing twice', async (t) => {
    const { world, run } = await inMidRun(t, 'sqlite');
    const other = await lock(t, world);
    await new Promise((resolve) => setTimeout(resolve, 3 * SLOW.settings.publishing.leaseMs));
    other.exec('commit');
    const { error } = await run;
    if (error) assert.match(error.code, /^store_/);
    await settleAndCheck(world);
  });

  it('the disk of SQLite is full from the middle of a run on: a clear error, nothing lost, nothing twice', async (t) => {
    const world = await publishingWorld(t, 'sqlite', SLOW);
    world.ids = await world.addPins(PINS, () => ({ description: 'many words '.repeat(70) }));
    const { parts: { service }, access, close } = opener.openService(world.options());
    t.after(() => close());
    const run = assert.rejects(publishing(service, access).api.publishDue(), { code: 'store_full', retryable: true });
    await until(() => world.simulator.ledger.pins.length >= 5);
    const [{ page_count: pages }] = await service.database.query('pragma page_count');
    await service.database.query(`pragma max_page_count = ${pages}`);
    await run;
    assert.ok(world.simulator.ledger.pins.length < PINS);
    await settleAndCheck(world);
  });

  for (const engine of ['sqlite', 'postgres']) {
    it(`${engine} is closed under a run: an error, and the next run continues`, async (t) => {
      const world = await publishingWorld(t, engine, SLOW);
      world.ids = await world.addPins(PINS);
      const other = world.open();
      const rejected = assert.rejects(other.pins.publishDue(), { name: 'PinterestError', code: 'closed' });
      await until(() => world.simulator.ledger.pins.length >= 5);
      await other.close();
      await rejected;
      await settleAndCheck(world);
    });
  }

  for (const engine of ['sqlite', 'postgres']) {
    it(`${engine}: closing records what was on its way and lets the rest go, and the run is over by then`, async (t) => {
      const world = await publishingWorld(t, engine, { simulator: { latencyMs: [400, 400] } });
      const ids = await world.addPins(4);
      const other = world.open();
      let error;
      const run = other.pins.publishDue().catch((thrown) => {
        error = thrown;
      });
      await until(() => world.simulator.ledger.received > 0);
      await other.close();
      assert.equal(error?.code, 'closed');
      await run;
      const rows = await Promise.all(ids.map((id) => world.row(id)));
      const [published, ready] = [WORDS.published, WORDS.ready];
      assert.deepEqual(rows.map(({ status, attempt_id: attempt }) => [status, attempt]), [[published, null], [ready, null], [ready, null], [ready, null]]);
      assert.equal(world.simulator.ledger.pins.length, 1);
      await assert.rejects(other.pins.publishDue(), { code: 'closed' });
      await settleAndCheck(Object.assign(world, { ids }));
    });
  }

  for (const engine of ['sqlite', 'postgres']) {
    it(`${engine}: closing while a token turns out to have expired fails no pin`, async (t) => {
      const world = await publishingWorld(t, engine, { simulator: { latencyMs: [400, 400] } });
      const [person] = world.people;
      const { accessToken, refreshToken } = world.simulator.tokens.issue(person.account);
      await world.setToken(person, accessToken, refreshToken);
      world.simulator.tokens.expireAccess(accessToken);
      const ids = await world.addPins(3);
      const other = world.open();
      const run = other.pins.publishDue().catch((error) => error);
      await until(() => world.simulator.ledger.received > 0);
      await other.close();
      assert.equal((await run).code, 'closed');
      assert.equal(world.simulator.ledger.operations.get('oauth/token'), undefined, 'no refresh was begun');
      for (const id of ids) {
        const row = await world.row(id);
        assert.deepEqual([row.status, row.attempt_id, row.error_code], [WORDS.ready, null, null]);
        await world.update(id, { not_before: null });
      }
      assert.equal((await world.pins.publishDue()).published, 3);
    });
  }

  for (const how of ['closing', 'calling it off', 'a deadline']) {
    it(`${how} does not wait for a resolve.media that never comes to an end`, { timeout: 20_000 }, async (t) => {
      let asked = false;
      const media = () => {
        asked = true;
        return new Promise(() => {});
      };
      const world = await publishingWorld(t, 'sqlite');
      const pinId = await world.addPin();
      const before = await world.row(pinId);
      const other = world.open({ resolve: { media } });
      const calledOff = new AbortController();
      const run = other.pins.publishDue({ signal: calledOff.signal, ...(how === 'a deadline' && { deadlineMs: 300 }) }).catch((error) => error);
      await until(() => asked);
      if (how === 'closing') {
        await other.close();
        assert.equal((await run).code, 'closed');
      } else {
        if (how !== 'a deadline') calledOff.abort();
        assert.equal((await run).published, 0);
      }
      assert.deepEqual(await world.row(pinId), before);
    });
  }

  for (const how of ['replaced', 'removed']) {
    it(`SQLite's file is ${how} under a service: it publishes nothing that no file would know of`, async (t) => {
      const world = await publishingWorld(t, 'sqlite');
      await world.addPin();
      const { sqlite: file } = world.store;
      const copying = new DatabaseSync(file);
      copying.exec(`vacuum into '${file}.copy'`);
      copying.close();
      await world.pins.due();
      for (const end of ['', '-wal', '-shm']) rmSync(file + end);
      if (how === 'replaced') renameSync(`${file}.copy`, file);
      await assert.rejects(world.pins.publishDue(), { name: 'PinterestError', code: 'store_broken', message: /replaced or removed.*Restart/s });
      assert.equal(world.simulator.ledger.received, 0);
      if (how === 'removed') renameSync(`${file}.copy`, file);
      assert.equal((await world.open().pins.publishDue()).published, 1);
    });
  }

  for (const engine of ['sqlite', 'postgres']) {
    it(`${engine}: a run that ends with an error tells of the pins that it recorded as failed`, async (t) => {
      const said = [];
      const world = await publishingWorld(t, engine, { simulator: { latencyMs: [100, 100] }, accounts: 2 });
      const [bad, good] = world.people;
      const failing = await world.addPins(2, () => ({ person: bad, image_path: null }));
      await world.addPins(5, () => ({ person: good }));
      const { parts: { service }, access, close } = opener.openService(world.options({ hooks: { onAttention: (attention) => said.push(attention) } }));
      t.after(() => close());
      const run = publishing(service, access).api.publishDue();
      const rejected = assert.rejects(run, { name: 'PinterestError', code: 'store_unavailable' });
      await until(async () => (await world.row(failing[1])).status === WORDS.failed && world.simulator.ledger.received > 0);
      const away = async () => {
        throw new PinterestError({ code: 'store_unavailable', message: 'away', retryable: true });
      };
      for (const way of ['query', 'change', 'transaction']) t.mock.method(service.database, way, away);
      await rejected;
      const [{ message, pinIds, ...told }] = said;
      assert.deepEqual(told, { kind: 'pins_failed', tenantId: world.tenantId, connectionId: bad.connectionId, projectIds: [bad.projectId] });
      assert.deepEqual([pinIds.sort(), said.length], [failing.sort(), 1]);
      assert.match(message, /^2 pins failed.*image/);
    });
  }

  it('a closed database is not tried again', { timeout: 10_000 }, async (t) => {
    const world = await publishingWorld(t, 'sqlite');
    const database = await store.openStore(world.store, {});
    await database.close();
    const recorder = new Recorder({ database }, 'a test', 60_000);
    await assert.rejects(recorder.write({ kind: 'released', pinId: randomUUID(), attemptId: randomUUID() }), { code: 'closed' });
  });

  for (const [way, hours] of [['back', -24], ['forward', 24]]) {
    it(`a clock that is set ${way} meanwhile: an outcome is tried again as long as before, and no longer`, { timeout: 10_000 }, async (t) => {
      const now = t.mock.method(Date, 'now');
      let tries = 0;
      const transaction = async () => {
        if (++tries === 1) now.mock.mockImplementation(() => Math.floor(performance.timeOrigin + performance.now()) + hours * 3_600_000);
        throw new PinterestError({ code: 'store_unavailable', message: 'away' });
      };
      const recorder = new Recorder({ database: { transaction } }, 'a test', 500);
      const before = performance.now();
      await assert.rejects(recorder.write({ kind: 'released', pinId: randomUUID(), attemptId: randomUUID() }), { code: 'store_unavailable' });
      const took = performance.now() - before;
      assert.ok(took > 200 && tries > 3 && took < 5000, `${tries} times in ${took} ms`);
    });
  }

  it('a heartbeat that fails extends nothing: sending stops with the lease', async (t) => {
    const world = await publishingWorld(t, 'sqlite', { ...SLOW, accounts: 1, boards: 1, simulator: { latencyMs: [500, 500] } });
    world.ids = await world.addPins(4);
    const run = world.pins.publishDue().catch(() => {});
    await until(() => world.simulator.ledger.received > 0);
    const other = await lock(t, world);
    const lease = SLOW.settings.publishing.leaseMs;
    await new Promise((resolve) => setTimeout(resolve, 2.5 * lease));
    // Half a second each, one after the other: the lease ends before the third.
    const made = world.simulator.ledger.received;
    assert.ok(made >= 1 && made <= 3, `sent ${made}`);
    other.exec('commit');
    await run;
    await settleAndCheck(world);
  });
});
