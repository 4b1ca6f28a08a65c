import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

import { createClient } from '../../dist/lib/index.js';
import { trustedRoots } from '../../dist/lib/trust.js';
import { connect, simulatorFor } from '../support/simulator.mjs';

const INDEX = fileURLToPath(new URL('../../dist/lib/index.js', import.meta.url));
const image = { type: 'image_url', url: 'https://images.example/picture.png' };
const VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'no_proxy', 'NO_PROXY'];

/** Only these variables of a proxy, until the test ends. */
function environment(t, wanted) {
  const before = VARIABLES.map((name) => [name, process.env[name]]);
  const set = (name, value) => (value === undefined ? delete process.env[name] : (process.env[name] = value));
  for (const name of VARIABLES) set(name, wanted[name]);
  t.after(() => {
    for (const [name, value] of before) set(name, value);
  });
}

async function setUp(t) {
  const simulator = await simulatorFor(t, { https: true, limits: false });
  return { simulator, ...connect(simulator) };
}

function clientFor(t, { simulator, token }, { apiUrl = simulator.apiUrl, ...options } = {}) {
  const client = createClient({
    environment: { apiUrl },
    auth: { accessToken: token },
    limits: false,
    retry: { attempts: 2, baseMs: 1, capMs: 1 },
    ca: simulator.caCertificate,
    ...options,
  });
  t.after(() => client.close());
  return client;
}

/** A proxy that knows CONNECT and leads every name to loopback; `heads`: what it was asked. */
async function proxyFor(t, answer = '200 Connection established') {
  const heads = [];
  const sockets = new Set();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', (head) => {
      heads.push(head.toString());
      const port = /^CONNECT \S+:(\d+) /.exec(head)?.[1];
      if (!answer.startsWith('200')) return socket.end(`HTTP/1.1 ${answer}\r\nContent-Length: 0\r\n\r\n`);
      const onward = net.connect(Number(port), '127.0.0.1', () => {
        socket.write(`HTTP/1.1 ${answer}\r\n\r\n`);
        socket.pipe(onward).pipe(socket);
      });
      sockets.add(onward);
      onward.on('error', () => socket.destroy());
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { heads, url: `http://127.0.0.1:${server.address().port}` };
}

/** The certificate holds for it, and it is no name that goes past every proxy. */
const byName = ({ simulator }) => simulator.apiUrl.replace('127.0.0.1', 'localhost.');

/** Another process asks for the account; what it writes is the answer. */
async function accountInChild(t, { simulator, token }, { env, args = [] }) {
  const code = `
    const { createClient } = require(${JSON.stringify(INDEX)});
    const client = createClient({ environment: { apiUrl: '${simulator.apiUrl}' }, retry: { attempts: 1 } });
    client.account.get({ auth: { accessToken: process.env.TOKEN } }).then(
      ({ username }) => console.log(username),
      ({ code, outcome, message }) => console.log(JSON.stringify({ code, outcome, message })),
    );`;
  const child = spawn(process.execPath, [...args, '-e', code], {
    env: { ...process.env, NODE_OPTIONS: '', ...env, TOKEN: token },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 20_000,
  });
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  const [status] = await once(child, 'close');
  assert.equal(status, 0);
  return output.trim();
}

test("clients hold the text of Node's roots once, however many they are", async (t) => {
  const work = async (count) => {
    for (let made = 0; made < count; made += 1) {
      const client = createClient({ environment: { apiUrl: 'https://127.0.0.1:1/v5' }, auth: { accessToken: 'pina_x' }, retry: { attempts: 1 } });
      t.after(() => client.close());
      await assert.rejects(client.account.get(), { code: 'network' });
    }
  };
  await work(20);
  const before = process.memoryUsage().rss;
  await work(200);
  const grown = (process.memoryUsage().rss - before) / 200;
  assert.ok(grown < trustedRoots().length / 2, `${Math.round(grown)} bytes for each client`);
});

test('with its root in `ca` the server is trusted', async (t) => {
  const world = await setUp(t);
  const client = clientFor(t, world);
  assert.equal((await client.account.get()).username, world.account.username);
  const pin = await client.pins.create({ boardId: world.boardId, title: 'One', media: image });
  assert.equal(world.simulator.ledger.pins[0].pinId, pin.id);
});

test('an unknown root is refused before anything is sent, and it says what to do', async (t) => {
  const world = await setUp(t);
  const other = await setUp(t);
  for (const ca of [undefined, other.simulator.caCertificate]) {
    const client = clientFor(t, world, { ca });
    await assert.rejects(client.pins.create({ boardId: world.boardId, media: image }), (error) => {
      assert.deepEqual([error.code, error.outcome, error.attempts], ['network', 'not_sent', 2]);
      assert.match(error.message, /check the root certificates .*\bca\b.*NODE_EXTRA_CA_CERTS/);
      assert.ok(!error.message.includes(world.token));
      return true;
    });
  }
  assert.equal(world.simulator.ledger.requests.length, 0);
});

test('Node\'s own ways of naming a root hold', async (t) => {
  const world = await setUp(t);
  const folder = mkdtempSync(join(tmpdir(), 'pinterest-https-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const list = join(folder, 'root.pem');
  writeFileSync(list, world.simulator.caCertificate);
  const { username } = world.account;
  const openssl = { args: ['--use-openssl-ca'], env: { SSL_CERT_FILE: list } };
  assert.equal(await accountInChild(t, world, { env: { NODE_EXTRA_CA_CERTS: list } }), username);
  assert.equal(await accountInChild(t, world, openssl), username);
  assert.equal(await accountInChild(t, world, { ...openssl, env: { NODE_EXTRA_CA_CERTS: list } }), username);
  assert.equal(await accountInChild(t, world, { env: { ...openssl.env, NODE_OPTIONS: '"--use_openssl_ca"' } }), username);
  const env = { NODE_EXTRA_CA_CERTS: '', SSL_CERT_FILE: '' };
  assert.equal(JSON.parse(await accountInChild(t, world, { env })).outcome, 'not_sent');
});

test('a proxy is asked for a tunnel, and never hears the token', async (t) => {
  const world = await setUp(t);
  const proxy = await proxyFor(t);
  const client = clientFor(t, world, { proxy: proxy.url });
  assert.equal((await client.account.get()).username, world.account.username);
  assert.ok((await client.pins.create({ boardId: world.boardId, media: image })).id);
  assert.equal(proxy.heads.length, 1);
  assert.ok(proxy.heads[0].startsWith(`CONNECT ${new URL(world.simulator.apiUrl).host} HTTP/1.1\r\n`), proxy.heads[0]);
  assert.doesNotMatch(proxy.heads[0], /authorization/i);
});

test('the proxy of the environment is used, unless NO_PROXY names the host', async (t) => {
  const world = await setUp(t);
  const proxy = await proxyFor(t);
  const apiUrl = byName(world);
  const ask = () => clientFor(t, world, { apiUrl }).account.get();
  environment(t, { HTTPS_PROXY: proxy.url });
  assert.equal((await ask()).username, world.account.username);
  assert.equal(proxy.heads.length, 1);
  process.env.NO_PROXY = 'elsewhere.example,localhost';
  assert.equal((await ask()).username, world.account.username);
  assert.equal(proxy.heads.length, 1);
  assert.equal(world.simulator.ledger.requests.length, 2);
});

test('loopback goes past the proxy of the environment', async (t) => {
  const world = await setUp(t);
  environment(t, { https_proxy: 'http://127.0.0.1:9' });
  assert.equal((await clientFor(t, world).account.get()).username, world.account.username);
});

test('a proxy that refuses or is not there: nothing was sent, and it says so', async (t) => {
  const world = await setUp(t);
  const refusing = await proxyFor(t, '407 Proxy Authentication Required');
  for (const [proxy, says] of [[refusing.url, /CONNECT tunnel failed, response 407/], ['http://127.0.0.1:9', /check network, firewall and proxy/]]) {
    const asked = clientFor(t, world, { proxy }).pins.create({ boardId: world.boardId, media: image });
    await assert.rejects(asked, (error) => {
      assert.deepEqual([error.code, error.outcome], ['network', 'not_sent']);
      assert.match(error.message, says);
      return true;
    });
  }
  assert.equal(world.simulator.ledger.requests.length, 0);
});
