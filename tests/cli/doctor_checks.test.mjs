import assert from 'node:assert/strict';
import { lookup } from 'node:dns';
import http from 'node:http';
import net from 'node:net';
import test from 'node:test';

import { createClient, createSealer, DEFAULT_SCOPES, generateSealKey } from '../../dist/lib/index.js';
import { examine, CHECKS } from '../../dist/lib/doctor/doctor.js';
import { appSettings } from '../../dist/lib/doctor/app_settings.js';
import { ask } from '../../dist/lib/doctor/ask.js';
import { clockSkew } from '../../dist/lib/doctor/clock_skew.js';
import { database } from '../../dist/lib/doctor/database.js';
import { imageUrl, imageUrlCheck } from '../../dist/lib/doctor/image_url.js';
import { memoryLock } from '../../dist/lib/doctor/memory_lock.js';
import { missingScopes } from '../../dist/lib/doctor/missing_scopes.js';
import { pinsInFlight } from '../../dist/lib/doctor/pins_in_flight.js';
import { redirectN8n } from '../../dist/lib/doctor/redirect_n8n.js';
import { redirectPort } from '../../dist/lib/doctor/redirect_port.js';
import { redirectScheme } from '../../dist/lib/doctor/redirect_scheme.js';
import { redirectSlash } from '../../dist/lib/doctor/redirect_slash.js';
import { schemaVersion } from '../../dist/lib/doctor/schema_version.js';
import { sealKey } from '../../dist/lib/doctor/seal_key.js';
import { storedSeals } from '../../dist/lib/doctor/stored_seals.js';
import { tokenEnvironment } from '../../dist/lib/doctor/token_environment.js';
import { trialAccess } from '../../dist/lib/doctor/trial_access.js';
import { isPublicAddress, publicLookup } from '../../dist/lib/public_address.js';
import { openStore } from '../../dist/lib/store/open.js';
import { connect, pngData, simulatorFor } from '../support/simulator.mjs';
import { folderFor } from './support/command.mjs';

const KEY = generateSealKey();
const refuse = (message) => async () => { throw new Error(message); };

/** A context in which nothing is wrong, with what a test changes. */
function contextOf(changes = {}) {
  const sealer = createSealer({ keys: [KEY] });
  return {
    redirectUri: 'http://localhost:3000/api/auth/pinterest/callback',
    environment: 'production',
    apiUrl: new URL('https://api.pinterest.example/v5'),
    imageUrl: undefined,
    env: { PINTEREST_APP_ID: '1', PINTEREST_APP_SECRET: 'x', PINTEREST_REDIRECT_URI: 'x' },
    readSettings: () => {},
    database: refuse('no database here'),
    sealer: async () => sealer, client: async () => createClient({ sealer }),
    connections: async () => [], vault: () => undefined,
    words: () => ({ ready: 'a', publishing: 'b', published: 'c', failed: 'd' }),
    spoolFolder: () => import.meta.dirname,
    ...changes,
  };
}

const connectionOf = (fields) => ({
  id: 'c1', tenantId: 't1', username: 'garden', environment: 'production', appId: '1', scopes: DEFAULT_SCOPES,
  status: 'connected', accessTokenExpiresAt: '2099-01-01T00:00:00.000Z', sealedAccess: null, sealedRefresh: null, ...fields,
});

async function assertWrong(check, changes, pattern) {
  const { code, ok, message, fix } = await check.run(contextOf(changes));
  assert.equal(code, check.code);
  assert.equal(ok, false, message);
  assert.match(message, pattern);
  assert.ok(fix.length > 10, 'a finding says what to do');
}

const assertFine = async (check, changes) => {
  const { ok, message } = await check.run(contextOf(changes));
  assert.equal(ok, true, message);
};

test('app_settings: all that is missing at once', async () => {
  await assertFine(appSettings, {});
  await assertWrong(appSettings, { env: { PINTEREST_APP_ID: '1', PINTEREST_APP_SECRET: '' } }, /PINTEREST_APP_SECRET, PINTEREST_REDIRECT_URI/);
});

test('redirect_uri_scheme: https, or http on this machine', async () => {
  await assertFine(redirectScheme, {});
  await assertFine(redirectScheme, { redirectUri: 'https://blog.example/callback' });
  await assertWrong(redirectScheme, { redirectUri: 'http://blog.example/callback' }, /plain http on blog\.example/);
  await assertWrong(redirectScheme, { redirectUri: 'blog.example/callback' }, /not a URL/);
  await assertWrong(redirectScheme, { redirectUri: 'myapp://callback' }, /myapp:/);
  assert.equal((await redirectScheme.run(contextOf({ redirectUri: undefined }))).ok, null);
});

test('redirect_uri_slash: what nobody sees at the end', async () => {
  await assertFine(redirectSlash, {});
  await assertFine(redirectSlash, { redirectUri: 'https://blog.example/' });
  await assertWrong(redirectSlash, { redirectUri: 'https://blog.example/callback/' }, /ends with a slash \(\/callback\/\)/);
  await assertWrong(redirectSlash, { redirectUri: 'https://blog.example/callback ' }, /space/);
  await assertWrong(redirectSlash, { redirectUri: 'https://blog.example/callback#' }, /fragment/);
});

test('redirect_uri_port: missing on this machine, or written out for nothing', async () => {
  await assertFine(redirectPort, {});
  await assertFine(redirectPort, { redirectUri: 'https://blog.example/callback' });
  await assertWrong(redirectPort, { redirectUri: 'http://localhost/callback' }, /port 80 of this machine/);
  await assertWrong(redirectPort, { redirectUri: 'https://blog.example:443/callback' }, /writes out :443/);
});

test("redirect_uri_n8n: n8n's own callback", async () => {
  await assertFine(redirectN8n, {});
  await assertWrong(redirectN8n, { redirectUri: 'http://localhost:5678/rest/oauth2-credential/callback' }, /n8n's own/);
});

test('seal_key: missing or unusable', async () => {
  await assertFine(sealKey, {});
  await assertWrong(sealKey, { sealer: refuse('PINTEREST_SEAL_KEYS is not set.') }, /not set/);
  await assertWrong(sealKey, { sealer: async () => createSealer({ keys: ['short'] }) }, /cannot be used/);
});

test('stored_seals: a token of a key that is gone', async () => {
  const place = { environment: 'production', appId: '1', tenant: 't1', connection: 'c1' };
  const seal = (key, kind) => createSealer({ keys: [key] }).seal({ ...place, kind }, 'pin');
  const sealedBy = (access, refresh) => async () => [connectionOf({ sealedAccess: seal(access, 'access'), sealedRefresh: seal(refresh, 'refresh') })];
  await assertFine(storedSeals, { connections: sealedBy(KEY, KEY) });
  await assertWrong(storedSeals, { connections: sealedBy(generateSealKey(), KEY) }, /stored token of @garden does not open/);
  await assertWrong(storedSeals, { connections: sealedBy(KEY, generateSealKey()) }, /refresh token of @garden does not open/);
});

test('memory_lock: the finding is advice, not an error', async () => {
  const client = (locked) => async () => ({ stats: () => ({ secrets: { locked } }) });
  await assertFine(memoryLock, { client: client(true) });
  await assertWrong(memoryLock, { client: client(false) }, /does not let this process lock memory/);
  assert.equal((await memoryLock.run(contextOf({ client: client(false) }))).advisory, true);
});

test('database: unreachable', async (t) => {
  const store = await openStore({ sqlite: `${folderFor(t)}/a.sqlite` }, {});
  await assertFine(database, { database: async () => store });
  await store.close();
  await assertWrong(database, { database: async () => store }, /closed/);
  const { fix } = await database.run(contextOf({ database: async () => store }));
  assert.match(fix, /Project -> Connect -> Transaction pooler/);
});

test('schema_version: older and newer than this release', async (t) => {
  const store = await openStore({ sqlite: `${folderFor(t)}/a.sqlite` }, {});
  t.after(() => store.close());
  const changes = { database: async () => store };
  await assertFine(schemaVersion, changes);
  await store.change("insert into schema_version values (9999, '9999_later.sql', '', 0, '2030-01-01T00:00:00.000Z')");
  await assertWrong(schemaVersion, changes, /version 9999, newer/);
  for (const statement of ['delete from schema_version', 'drop table schema_version']) {
    await store.change(statement);
    await assertWrong(schemaVersion, changes, /version 0, this release needs/);
  }
});

test('missing_scopes: names the account and the scopes', async () => {
  await assertFine(missingScopes, { connections: async () => [connectionOf()] });
  const few = async () => [connectionOf(), connectionOf({ username: 'other', scopes: ['boards:read', 'pins:read', 'boards:write'] })];
  await assertWrong(missingScopes, { connections: few }, /@other did not grant pins:write, user_accounts:read/);
});

test('pins_in_flight: being published under a word of before', async (t) => {
  const database = await openStore({ sqlite: `${folderFor(t)}/words.sqlite` }, {});
  t.after(() => database.close());
  const words = { ready: 'ready', publishing: 'sending', published: 'done', failed: 'failed' };
  const context = { database: async () => database, words: () => words };
  await database.change('insert into blog_projects (id, tenant_id, name) values ($1, $2, $3)', ['p', 't', 'Blog']);
  const add = (id, status, attempt) => database.change(
    'insert into pins (id, tenant_id, blog_project_id, title, status, attempt_id) values ($1, $2, $3, $4, $5, $6)',
    [id, 't', 'p', 'x', status, attempt],
  );
  await add('1', 'sending', 'a');
  await add('2', 'deleted', null);
  await assertFine(pinsInFlight, context);
  await add('3', 'publishing', 'b');
  await add('4', 'publishing', 'c');
  await add('5', 'sent', 'd');
  await assertWrong(pinsInFlight, context, /^3 of the pins .* none of the four words: "publishing" \(2\), "sent" \(1\)\./);
});

test('token_environment: a token of the other environment', async () => {
  await assertFine(tokenEnvironment, { connections: async () => [connectionOf()] });
  const sandbox = async () => [connectionOf({ environment: 'sandbox' })];
  await assertWrong(tokenEnvironment, { connections: sandbox }, /@garden was connected in "sandbox", and this is "production"/);
});

/** A connection to a simulator with a sealed token, as the store has it. */
async function liveContext(t, options) {
  const simulator = await simulatorFor(t, options);
  const { tokens } = connect(simulator);
  const sealer = createSealer({ keys: [KEY] });
  const environment = new URL(simulator.apiUrl).origin;
  const place = { environment, appId: '1', tenant: 't1', connection: 'c1' };
  const sealedAccess = sealer.seal(place, tokens.accessToken);
  const client = createClient({ environment: { apiUrl: simulator.apiUrl, allowLoopbackHttp: true }, sealer });
  return {
    simulator,
    changes: {
      environment,
      apiUrl: new URL(simulator.apiUrl),
      client: async () => client,
      connections: async () => [connectionOf({ environment, sealedAccess })],
    },
  };
}

test('trial_access: asked with a pin that cannot be, so that nothing is made', async (t) => {
  const trial = await liveContext(t, { tier: 'trial' });
  await assertWrong(trialAccess, trial.changes, /Trial access/);
  const standard = await liveContext(t, { tier: 'standard' });
  await assertFine(trialAccess, standard.changes);
  for (const { simulator } of [trial, standard]) {
    assert.equal(simulator.ledger.operations.get('pins/create').requested, 1);
    assert.equal(simulator.ledger.pins.length, 0);
  }
});

test('trial_access: asks an account that can tell, however the others stand', async (t) => {
  const { changes } = await liveContext(t, { tier: 'trial' });
  const [good] = await changes.connections();
  const ended = { ...good, sealedAccess: 'v1.nothing' };
  for (const other of [
    { ...ended, status: 'reconnect_required' }, { ...ended, accessTokenExpiresAt: '2020-01-01T00:00:00.000Z' }, { ...ended, scopes: ['pins:read'] },
  ]) {
    await assertWrong(trialAccess, { ...changes, connections: async () => [other, good] }, /Trial access/);
  }
  await assertWrong(trialAccess, { ...changes, connections: async () => [{ ...good, scopes: [] }] }, /Trial access/);
});

test('trial_access: an answer that says nothing is no finding', async (t) => {
  const { simulator, changes } = await liveContext(t, {});
  simulator.faults.add({ match: { operation: 'pins/create' }, effect: { kind: 'error', error: 'internal' } });
  assert.equal((await trialAccess.run(contextOf(changes))).ok, null);
  assert.equal((await trialAccess.run(contextOf({ connections: async () => [] }))).ok, null);
});

test('clock_skew: more than a minute', async (t) => {
  const { simulator, changes } = await liveContext(t, {});
  await assertFine(clockSkew, changes);
  simulator.clock.advance(200_000);
  await assertWrong(clockSkew, changes, /clock is (199|200|201) s behind Pinterest's/);
  simulator.port.close();
  assert.equal((await clockSkew.run(contextOf(changes))).ok, null);
});

/** A server of pictures, and a check to which loopback counts as public but for one address. */
async function pictureServer(t, answer) {
  const server = http.createServer(answer);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const base = `http://127.0.0.1:${server.address().port}`;
  servers.set(base, server);
  return base;
}
const servers = new Map();
const lenient = imageUrlCheck((address) => address === '127.0.0.1');
const picture = Buffer.from(pngData(), 'base64');
const sendPicture = (response, headers = {}) => response.writeHead(200, { 'content-type': 'image/png', ...headers }).end(picture);

test('image_url: an address that only this machine or network has', async () => {
  for (const url of [
    'http://127.0.0.1/a.png', 'https://10.1.2.3/a.png', 'http://[::1]/a.png', 'http://[::ffff:192.168.0.1]/a.png',
    'http://169.254.169.254/latest/meta-data', 'http://2130706433/a.png', 'http://0x7f.1/a.png',
  ]) {
    await assertWrong(imageUrl, { imageUrl: url }, /private network/);
  }
  await assertWrong(imageUrl, { imageUrl: 'http://localhost/a.png' }, /localhost is an address of this machine/);
});

/** A proxy that keeps what it was asked; what it gives is `answer`'s, and every tunnel ends at `target`. */
async function proxyServer(t, { answer, target }) {
  const asked = [];
  const base = await pictureServer(t, (request, response) => {
    asked.push([request.method, request.url, request.headers.host, request.headers['proxy-authorization']]);
    answer(request, response);
  });
  const server = servers.get(base);
  server.on('connect', ({ method, url, headers }, near) => {
    asked.push([method, url, headers.host, headers['proxy-authorization']]);
    if (!target) return near.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const far = net.connect(target);
    near.write('HTTP/1.1 200 OK\r\n\r\n');
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) socket.on('error', () => (near.destroy(), far.destroy()));
    return undefined;
  });
  return { asked, url: base.replace('http://', 'http://user:p%40ss@') };
}
const CREDENTIALS = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;

test('clock_skew: asks through the proxy that the client uses', async (t) => {
  const late = (_request, response) => response.writeHead(404, { date: new Date(Date.now() - 300_000).toUTCString() }).end();
  const proxy = await proxyServer(t, { answer: late });
  const apiUrl = new URL('http://api.pinterest.example/v5');
  await assertWrong(clockSkew, { apiUrl, env: { http_proxy: proxy.url } }, /clock is (299|300|301) s ahead of Pinterest's/);
  assert.deepEqual(proxy.asked, [['HEAD', apiUrl.href, 'api.pinterest.example', CREDENTIALS]]);
  const excepted = await clockSkew.run(contextOf({ apiUrl, env: { http_proxy: proxy.url, no_proxy: '.pinterest.example' } }));
  assert.deepEqual([excepted.ok, proxy.asked.length], [null, 1]);
  const socks = await clockSkew.run(contextOf({ apiUrl, env: { http_proxy: 'socks5://127.0.0.1:1' } }));
  assert.deepEqual([socks.ok, socks.message], [null, 'Not checked through a proxy of socks5://']);
});

test('clock_skew: asks https through a tunnel, in which the proxy reads nothing', async (t) => {
  const simulator = await simulatorFor(t, { https: true });
  const target = { host: '127.0.0.1', port: Number(new URL(simulator.apiUrl).port) };
  const proxy = await proxyServer(t, { target });
  const through = (env) => clockSkew.run(contextOf({ apiUrl: new URL('https://api.pinterest.example/v5'), env }));
  const { ok, message } = await through({ https_proxy: proxy.url });
  // The simulator's certificate is its own: that it is seen is what shows where the tunnel led.
  assert.equal(ok, null);
  assert.match(message, /certificate/);
  assert.deepEqual(proxy.asked, [['CONNECT', 'api.pinterest.example:443', 'api.pinterest.example:443', CREDENTIALS]]);
  const refusing = await proxyServer(t, {});
  const refused = await through({ https_proxy: refusing.url });
  assert.equal(refused.ok, null);
  assert.match(refused.message, /the proxy 127\.0\.0\.1:\d+ answers 403/);
  assert.doesNotMatch(refused.message, /user|p@ss|p%40ss/);
});

test('a tunnel in which nobody answers comes to an end', async (t) => {
  const silent = net.createServer((socket) => socket.on('error', () => {}).resume());
  await new Promise((resolve) => silent.listen(0, '127.0.0.1', resolve));
  t.after(() => silent.close());
  const proxy = await proxyServer(t, { target: { host: '127.0.0.1', port: silent.address().port } });
  const url = new URL('https://api.pinterest.example/v5');
  await assert.rejects(ask(url, { timeoutMs: 200, proxy: new URL(proxy.url) }), /no answer within 0\.2 s/);
});

test('image_url: fetches through the proxy, and still nothing of a private network', async (t) => {
  const proxy = await proxyServer(t, {
    answer: ({ url }, response) => {
      if (url.endsWith('/moved')) response.writeHead(302, { location: 'http://10.0.0.1/x' }).end();
      else sendPicture(response);
    },
  });
  const env = { http_proxy: proxy.url };
  await assertFine(imageUrl, { imageUrl: 'http://images.example/good.png', env });
  await assertWrong(imageUrl, { imageUrl: 'http://images.example/moved', env }, /10\.0\.0\.1 is an address of this machine or of a private/);
  await assertWrong(imageUrl, { imageUrl: 'http://192.168.1.1/x', env }, /private network/);
  assert.deepEqual(proxy.asked.map(([, url]) => url), ['http://images.example/good.png', 'http://images.example/moved']);
  const socks = await imageUrl.run(contextOf({ imageUrl: 'http://images.example/good.png', env: { http_proxy: 'socks5://127.0.0.1:1' } }));
  assert.equal(socks.ok, null);
});

test('image_url: no redirect leads into a private network', async (t) => {
  let asked = 0;
  const base = await pictureServer(t, (request, response) => {
    asked += 1;
    const location = request.url === '/by-name' ? `http://localhost:${request.socket.localPort}/x` : 'http://10.0.0.1/x';
    response.writeHead(302, { location }).end();
  });
  await assertWrong(lenient, { imageUrl: `${base}/by-address` }, /10\.0\.0\.1 is an address of this machine or of a private/);
  const strict = imageUrlCheck((address) => address === '127.0.0.1' && asked < 2);
  await assertWrong(strict, { imageUrl: `${base}/by-name` }, /localhost:\d+ is an address/);
  assert.equal(asked, 2);
});

test('image_url: what is there is looked at', async (t) => {
  const answers = {
    '/good': (response) => sendPicture(response),
    '/page': (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Drive</title>'),
    '/text': (response) => response.writeHead(200, { 'content-type': 'image/png' }).end('not a picture'),
    '/type': (response) => sendPicture(response, { 'content-type': 'application/octet-stream' }),
    '/huge': (response) => sendPicture(response, { 'content-range': `bytes 0-4095/${30 * 1024 * 1024}` }),
    '/login': (response) => response.writeHead(403).end(),
    '/loop': (response) => response.writeHead(302, { location: '/loop' }).end(),
    '/moved': (response) => response.writeHead(302, { location: '/good' }).end(),
  };
  const base = await pictureServer(t, ({ url }, response) => answers[url](response));
  await assertFine(lenient, { imageUrl: `${base}/good` });
  await assertFine(lenient, { imageUrl: `${base}/moved` });
  await assertWrong(lenient, { imageUrl: `${base}/page` }, /web page/);
  await assertWrong(lenient, { imageUrl: `${base}/text` }, /no picture/);
  await assertWrong(lenient, { imageUrl: `${base}/type` }, /sent as "application\/octet-stream"/);
  await assertWrong(lenient, { imageUrl: `${base}/huge` }, /30 MB; Pinterest takes 20/);
  await assertWrong(lenient, { imageUrl: `${base}/login` }, /answers 403/);
  await assertWrong(lenient, { imageUrl: `${base}/loop` }, /redirects without end/);
  await assertWrong(lenient, { imageUrl: 'ftp://images.example/a.png' }, /ftp:/);
  await assertWrong(lenient, { imageUrl: 'https://user:word@images.example/a.png' }, /user or password/);
});

test('addresses: what is public and what is not', () => {
  for (const address of ['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700::1111']) assert.ok(isPublicAddress(address), address);
  for (const address of [
    '0.0.0.0', '10.0.0.1', '100.64.0.1', '127.9.9.9', '169.254.1.1', '172.16.0.1', '192.168.1.1', '198.18.0.1', '224.0.0.1',
    '255.255.255.255', '::', '::1', 'fe80::1', 'fc00::1', 'ff02::1', '::ffff:8.8.8.8', '64:ff9b::a00:1', '2002:a00:1::', 'host',
  ]) {
    assert.ok(!isPublicAddress(address), address);
  }
});

test('addresses: a name counts as private when any of its addresses is', async () => {
  const addresses = await new Promise((resolve) => lookup('localhost', { all: true }, (_error, all) => resolve(all)));
  assert.ok(addresses.length > 0);
  const ask = (isPublic, options) => new Promise((resolve) => publicLookup(isPublic)('localhost', options, (error, found) => resolve(error?.code ?? found)));
  assert.equal(await ask(() => false, {}), 'private_address');
  assert.equal(await ask(() => true, {}), addresses[0].address);
  assert.deepEqual(await ask(() => true, { all: true }), addresses);
});

test('every check answers by its own code, without a database or a network too', async () => {
  const findings = await examine(contextOf(), { offline: true });
  assert.deepEqual(findings.map(({ code }) => code), CHECKS.map(({ code }) => code));
  assert.equal(new Set(findings.map(({ code }) => code)).size, findings.length);
  for (const { code, message } of findings.filter(({ ok }) => ok === null)) assert.ok(message.length > 5, code);
  assert.deepEqual(findings.filter(({ ok }) => ok === false).map(({ code }) => code), ['database']);
});
