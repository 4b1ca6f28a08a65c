import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import opener from '../../dist/lib/open_service.js';
import { simulatorProcessFor } from '../support/simulator.mjs';
import { checkLedger } from './support/kills.mjs';
import { Publisher } from './support/publisher.mjs';
import { publishingWorld } from './support/publishing_world.mjs';
import { ENGINES, worldFor } from './support/world.mjs';

const OPENER = join(import.meta.dirname, 'support', 'opener_process.mjs');
const atToken = (effect) => ({ match: { operation: 'oauth/token' }, effect });
const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString();

async function connected(t, engine) {
  const world = await worldFor(t, engine, { inProcess: false });
  const account = await world.simulator.accounts.create({ username: 'anna' });
  const projectId = await world.project();
  const { connectionId } = await world.connect(projectId, account);
  return { world, projectId, connectionId };
}

async function openerFor(t, world, connectionId, times) {
  const child = fork(OPENER, [JSON.stringify({ options: world.options(), connectionId, times })]);
  t.after(() => child.kill('SIGKILL'));
  await once(child, 'message');
  return {
    child,
    async open() {
      child.send('go');
      return (await once(child, 'message'))[0];
    },
    async kill() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

/** Awaited across processes: what is asked is not here. */
async function until(isSo) {
  const deadline = Date.now() + 20_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Never came to be: ${isSo}`);
    await sleep(10);
  }
}

/** Nobody writes to the connection until the returned function is called. */
async function holdConnection(world, connectionId) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  let held;
  const holding = new Promise((resolve) => (held = resolve));
  const done = world.database.transaction(async (queries) => {
    await queries.query('select id from pinterest_connections where id = $1 for update', [connectionId]);
    held();
    await released;
  });
  await holding;
  return async () => {
    release();
    await done;
  };
}

async function restarted(t, world) {
  const service = opener.openService({ ...world.options(), hooks: { onAttention: (said) => world.attention.push(said) } });
  t.after(() => service.close());
  return service;
}

for (const engine of ENGINES) {
  describe(`Several processes on ${engine}`, () => {
    for (const { name, isKnown } of [{ name: 'as the database knows', isKnown: true }, { name: 'as Pinterest says when the first pin comes', isKnown: false }]) {
      it(`twenty publishes in four processes with a token that has expired, ${name}: one refresh request`, { timeout: 60_000 }, async (t) => {
        const world = await publishingWorld(t, engine, { simulator: await simulatorProcessFor(t, { limits: false }), boards: 4 });
        const { simulator, tenantId, people: [person] } = world;
        const { accessToken, refreshToken } = await simulator.tokens.issue(person.account);
        await world.setToken(person, accessToken, refreshToken);
        await simulator.tokens.expireAccess(accessToken);
        if (isKnown) await world.database.change('update pinterest_connections set token_expires_at = $1', ['2026-01-01T00:00:00.000Z']);
        await simulator.faults.add(atToken({ kind: 'delay', ms: 300 }));
        const ids = await world.addPins(20);
        const publishers = [0, 5, 10, 15].map((first) => {
          const each = ids.slice(first, first + 5).map((pinId) => ({ tenantId, pinId }));
          return new Publisher(t, world, { waits: true, each });
        });
        await until(() => publishers.every(({ output }) => /^started/mu.test(output)));
        const begun = performance.now();
        for (const publisher of publishers) publisher.go();
        const outcomes = (await Promise.all(publishers.map((publisher) => publisher.summary()))).flat();
        const took = performance.now() - begun;
        assert.deepEqual(outcomes.map(({ result }) => result), Array(20).fill('published'));
        assert.equal((await simulator.ledger.requests()).filter(({ operation }) => operation === 'oauth/token').length, 1);
        await checkLedger(world, ids);
        assert.ok(took < 20_000, `took ${took} ms`);
      });
    }

    it('killed between the answer and the database: the next start stores what was spooled', async (t) => {
      const { world, connectionId } = await connected(t, engine);
      await world.expire(connectionId);
      await world.simulator.faults.add(atToken({ kind: 'delay', ms: 300 }));
      const before = await world.tokenRequests();
      const victim = await openerFor(t, world, connectionId, 1);
      const spool = join(world.folder, 'spool');
      void victim.open().catch(() => {});
      await until(async () => (await world.row(connectionId)).refresh_by !== null);
      const release = await holdConnection(world, connectionId);
      try {
        await until(() => existsSync(spool) && readdirSync(spool).some((name) => name.endsWith('.tokens.json')));
        await victim.kill();
      } finally {
        await release();
      }
      assert.equal((await world.row(connectionId)).token_version, 1, 'the kill came before the database');

      const { access, parts } = await restarted(t, world);
      const { auth, version } = await access.open(connectionId);
      assert.equal(version, 2);
      assert.equal((await parts.service.client.account.get({ auth })).username, 'anna');
      assert.equal(await world.tokenRequests(), before + 1);
      assert.deepEqual(readdirSync(spool), []);
    });

    it('suspended before its request until another has spent the token: ends nothing, and tells nobody that it did', async (t) => {
      const { world, connectionId } = await connected(t, engine);
      const suspended = opener.openService({ ...world.options(), hooks: { onAttention: (said) => world.attention.push(said) } });
      t.after(() => suspended.close());
      const { oauth } = suspended.parts.service.client;
      const { promise: continued, resolve: goOn } = Promise.withResolvers();
      const { refresh } = oauth;
      t.mock.method(oauth, 'refresh', (value) => continued.then(() => refresh(value)));
      const late = suspended.refresh.renew(connectionId, 1);
      const rejected = assert.rejects(late, { code: 'refresh_under_way', retryable: true });
      await until(async () => (await world.row(connectionId)).refresh_by !== null);
      await world.database.change('update pinterest_connections set refresh_until = now() where id = $1', [connectionId]);

      await world.simulator.faults.add(atToken({ kind: 'slow_bytes', pieces: 20, everyMs: 100 }));
      const before = await world.tokenRequests();
      const taken = world.pinterest.connections.refresh({ tenantId: world.tenantId, connectionId, force: true });
      await until(async () => (await world.tokenRequests()) > before);
      goOn();
      await rejected;
      assert.equal((await world.row(connectionId)).status, 'connected');
      await taken;
      assert.deepEqual([(await world.row(connectionId)).token_version, world.attention], [2, []]);
    });

    for (const { ends, name } of [{ ends: inDays(2), name: 'good' }, { ends: '2026-01-01T00:00:00.000Z', name: 'over' }]) {
      it(`killed before the answer while the access token is ${name}: said, never silent`, async (t) => {
        const { world, projectId, connectionId } = await connected(t, engine);
        await world.expire(connectionId, ends);
        const fault = await world.simulator.faults.add(atToken({ kind: 'slow_bytes', pieces: 50, everyMs: 200 }));
        const before = await world.tokenRequests();
        const victim = await openerFor(t, world, connectionId, 1);
        void victim.open().catch(() => {});
        // Pinterest has spent the refresh token; its answer never arrives.
        await until(async () => (await world.simulator.ledger.requests()).filter((each) => each.operation === 'oauth/token' && each.executed).length > before);
        await victim.kill();
        await fault.remove();

        const { access } = await restarted(t, world);
        if (name === 'good') assert.equal((await access.open(connectionId)).version, 1, 'nobody waits for a lease');
        await world.database.change('update pinterest_connections set refresh_until = now() where id = $1', [connectionId]);
        const status = () => world.pinterest.connections.status({ tenantId: world.tenantId, projectId });
        if (name === 'good') {
          assert.equal((await access.open(connectionId)).version, 1);
          assert.deepEqual([(await status()).state, (await status()).reconnectSoon], ['connected', true]);
        } else {
          await assert.rejects(access.open(connectionId), { code: 'reconnect_required' });
          assert.equal((await status()).state, 'reconnect_required');
        }
        const kind = name === 'good' ? 'expires_soon' : 'reconnect_required';
        assert.deepEqual(world.attention.map((said) => [said.kind, said.projectIds]), [[kind, [projectId]]]);
      });
    }
  });
}
