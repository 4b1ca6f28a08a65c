import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import test from 'node:test';

import { said, World } from './support/world.mjs';

test('connect: the consent, the callback on loopback, the account', async (t) => {
  const world = await World.open(t);
  const { document, page } = await world.connected();
  assert.deepEqual([document.ok, document.username, document.missingScopes, document.boardsSynced], [true, 'garden', [], 3]);
  assert.match(page, /@garden is connected/);
  const { code, out } = await world.run(['status']);
  assert.equal(code, 0);
  assert.match(out, /My blog +@garden +connected/);
  const boards = await world.json(['boards', 'list']);
  assert.deepEqual(boards.document.boards.map(({ id }) => id).sort(), world.account.boards.map(({ id }) => id).sort());
});

test('connect: a refusal ends with 6 and says so to both', async (t) => {
  const world = await World.open(t);
  await world.run(['init']);
  const { code, document, page } = await world.connect({ decision: 'deny' });
  assert.deepEqual([code, document.error.code], [6, 'denied']);
  assert.match(page, /class="no"/);
});

test("connect: an app's secret that Pinterest refuses is a setting to correct", async (t) => {
  const world = await World.open(t);
  world.env.PINTEREST_APP_SECRET = 'mistyped';
  await world.run(['init']);
  const { code, document } = await world.connect();
  assert.deepEqual([code, document.error.code], [5, 'app_credentials_suspect']);
  assert.match(document.error.fix, /PINTEREST_APP_SECRET/);
});

test('connect: only the consent it started is taken', async (t) => {
  const world = await World.open(t);
  await world.run(['init']);
  const child = world.start(['connect', '--json']);
  await said(child, /Waiting/);
  const foreign = await fetch(`${world.env.PINTEREST_REDIRECT_URI}?state=another&code=x`);
  assert.equal(foreign.status, 404);
  assert.equal((await fetch(new URL('/favicon.ico', world.env.PINTEREST_REDIRECT_URI))).status, 404);
  const [noUrl] = await once(http.get({ host: '127.0.0.1', port: new URL(world.env.PINTEREST_REDIRECT_URI).port, path: '//' }), 'response');
  assert.equal(noUrl.resume().statusCode, 404);
  child.kill('SIGINT');
  assert.deepEqual(await once(child, 'close'), [130, null]);
  assert.equal(JSON.parse(child.written.out).error.code, 'interrupted');
});

test('connect: a browser that hangs up before the answer changes nothing', async (t) => {
  const world = await World.open(t);
  await world.run(['init']);
  world.simulator.faults.add({ match: { operation: 'oauth/token' }, effect: { kind: 'delay', ms: 400 } });
  const child = world.start(['connect', '--json']);
  const closed = once(child, 'close');
  const url = await said(child, /http:\/\/127\S+/);
  await said(child, /Waiting/);
  const answer = await fetch(`${url}&decision=allow&account=${world.account.id}`, { redirect: 'manual' });
  await assert.rejects(fetch(answer.headers.get('location'), { signal: AbortSignal.timeout(100) }), { name: 'TimeoutError' });
  assert.deepEqual(await closed, [0, null], child.written.err);
  assert.equal(JSON.parse(child.written.out).username, 'garden');
});

test('connect: a port in use, and --paste around it', async (t) => {
  const world = await World.open(t);
  await world.run(['init']);
  const server = net.createServer().listen(new URL(world.env.PINTEREST_REDIRECT_URI).port, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const refused = await world.json(['connect']);
  assert.deepEqual([refused.code, refused.document.error.code], [1, 'port_unavailable']);
  assert.match(refused.document.error.fix, /--paste/);
  const child = world.start(['connect', '--json', '--paste'], { input: 'pipe' });
  const url = await said(child, /http:\/\/127\S+/);
  await said(child, /Paste/);
  const answer = await fetch(`${url}&decision=allow&account=${world.account.id}`, { redirect: 'manual' });
  child.stdin.end(`${answer.headers.get('location')}\n`);
  assert.deepEqual(await once(child, 'close'), [0, null], child.written.err);
  assert.equal(JSON.parse(child.written.out).username, 'garden');
});
