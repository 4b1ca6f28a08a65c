import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import { createClient, createSealer, generateSealKey, PinterestError } from '../../dist/lib/index.js';
import { connect, simulatorFor } from '../support/simulator.mjs';

const image = { type: 'image_url', url: 'https://images.example/picture.png' };

async function setUp(t, { simulator: ofSimulator = {}, boards = 3, ...options } = {}) {
  const simulator = await simulatorFor(t, { limits: false, ...ofSimulator });
  const connected = connect(simulator, { boards });
  const { app, apiUrl, authorizeUrl } = simulator;
  const client = createClient({
    app: { id: app.id, secret: app.secret, redirectUri: app.redirectUris[0] },
    environment: { apiUrl, authorizeUrl, allowLoopbackHttp: true },
    auth: { accessToken: connected.token },
    limits: false,
    retry: { baseMs: 1, capMs: 5 },
    looksMs: [5, 20],
    ...options,
  });
  t.after(() => client.close());
  return { simulator, client, ...connected };
}

async function consent(url, accountId) {
  const page = new URL(url);
  page.searchParams.set('decision', 'allow');
  page.searchParams.set('account', accountId);
  const answer = await fetch(page, { redirect: 'manual' });
  return new URL(answer.headers.get('location')).searchParams;
}

test('account, boards, sections, one pin, a call', async (t) => {
  const { client, account, boardId, simulator } = await setUp(t, { boards: 300 });
  assert.equal((await client.account.get()).username, account.username);

  const pages = [];
  const list = await client.boards.list({ onProgress: (progress) => pages.push(progress) });
  assert.equal(list.boards.length, 300);
  assert.equal(list.complete, true);
  assert.deepEqual(pages, [{ pages: 1, boards: 250 }, { pages: 2, boards: 300 }]);
  const diff = client.boards.diff(list.boards.slice(1), { ...list, boards: list.boards.slice(0, -1) });
  assert.deepEqual([diff.upserts.length, diff.deletes.length, diff.unchanged.length], [1, 1, 298]);
  assert.throws(() => client.boards.diff([{ name: 'no id' }], list), { name: 'TypeError', field: 'known[0].id' });
  assert.throws(() => client.boards.diff([], { boards: [] }), { name: 'TypeError', field: 'fetched.complete' });
  assert.deepEqual((await client.boards.sections(boardId)).sections, []);

  const pin = await client.pins.create({ boardId, title: 'One', media: image });
  assert.equal(pin.url, `https://www.pinterest.com/pin/${pin.id}/`);
  assert.equal(simulator.ledger.pins[0].pinId, pin.id);
  assert.equal((await client.call('pins/get', { path: { pin_id: pin.id } })).title, 'One');
  assert.equal(await client.call('pins/delete', { path: { pin_id: pin.id } }), null);
});

test('writes to the board in the path go one by one', async (t) => {
  const { client, boardId, simulator } = await setUp(t, { simulator: { overlappingBoardWrites: 'conflict' } });
  const operation = 'board_sections/create';
  simulator.faults.add({ match: { operation }, effect: { kind: 'delay', ms: 50 } });
  const create = (name) => client.call(operation, { path: { board_id: boardId }, body: { name } });
  await Promise.all(['a', 'b', 'c'].map(create));
  assert.equal(simulator.ledger.requests.filter((each) => each.operation === operation).length, 3);
});

test('a delete ends well though its answer was lost, and is told when there was nothing to delete', async (t) => {
  const { client, boardId, simulator } = await setUp(t);
  const remove = () => client.call('boards/delete', { path: { board_id: boardId } });
  simulator.faults.add({ match: { operation: 'boards/delete' }, effect: { kind: 'execute_and_cut', how: 'rst' }, times: 1 });
  assert.equal(await remove(), null);
  assert.equal(simulator.ledger.requests.filter(({ operation }) => operation === 'boards/delete').length, 2);
  await assert.rejects(remove(), { code: 'not_found', outcome: 'rejected', attempts: 1 });
});

test('a delete ends well too when the connection that died with its answer had been used before', async (t) => {
  const { client, boardId, simulator } = await setUp(t);
  const path = { board_id: boardId };
  simulator.faults.add({ match: { operation: 'boards/delete' }, effect: { kind: 'execute_and_cut', how: 'rst' }, times: 1 });
  await client.call('boards/get', { path });
  assert.equal(await client.call('boards/delete', { path }), null);
  assert.equal(simulator.ledger.requests.filter(({ operation }) => operation === 'boards/delete').length, 2);
});

test('an error says what, whether it may have worked, and who asked', async (t) => {
  const { client, boardId } = await setUp(t);
  async function whoAsked() {
    await client.pins.create({ boardId: '999', media: image });
  }
  await assert.rejects(whoAsked(), (error) => {
    assert.ok(error instanceof PinterestError);
    assert.deepEqual([error.code, error.outcome, error.httpStatus, error.pinterestCode], ['not_found', 'rejected', 404, 40]);
    assert.ok(error.requestId);
    assert.match(error.stack, /whoAsked/);
    return true;
  });
  await assert.rejects(client.pins.create({ boardId, title: 'x'.repeat(101), media: image }), { code: 'invalid_input', outcome: 'not_sent' });
  assert.ok((await client.pins.create({ boardId, title: 'x'.repeat(101), media: image }, { truncate: true })).id);
});

test('a batch through a lost answer: every pin once, in order', async (t) => {
  const { client, account, simulator } = await setUp(t);
  simulator.faults.add({ match: { operation: 'pins/create' }, nth: 2, effect: { kind: 'execute_and_cut', how: 'rst' } });
  const progress = [];
  const pins = Array.from({ length: 300 }, (_, index) => ({
    key: `row-${index}`, boardId: account.boards[index % 3].id, title: `Pin ${index}`, media: image,
  }));
  const outcomes = await client.pins.publishMany(pins, { onProgress: (now) => progress.push(now) });
  assert.deepEqual(outcomes.map(({ key }) => key), pins.map(({ key }) => key));
  assert.equal(outcomes.filter(({ status }) => status === 'published').length, 300);
  assert.equal(outcomes.filter(({ pin }) => pin.foundByLook).length, 1);
  assert.equal(simulator.ledger.pins.length, 300);
  assert.deepEqual(progress.at(-1), { total: 300, sent: 300, published: 300, failed: 0, waiting: 0 });
});

test('consent, exchange with the account, refresh', async (t) => {
  const { client, account } = await setUp(t);
  const started = client.oauth.start();
  const callback = await consent(started.url, account.id);
  assert.equal(callback.get('state'), started.state);
  const grant = await client.oauth.exchange({ code: callback.get('code'), verifier: started.verifier, account: true });
  assert.equal(grant.account.username, account.username);
  assert.deepEqual(grant.missingScopes, []);
  const refreshed = await client.oauth.refresh({ refreshToken: grant.refreshToken });
  assert.notEqual(refreshed.accessToken, grant.accessToken);
  assert.equal(refreshed.refreshTokenRotated, true);
  await assert.rejects(client.oauth.refresh({ refreshToken: grant.refreshToken }), { code: 'grant_refused' });
  assert.equal((await client.account.get({ auth: { accessToken: refreshed.accessToken } })).username, account.username);
});

test('with a sealer no plain token comes out', async (t) => {
  const sealer = createSealer({ keys: [generateSealKey()] });
  const { client, account, boardId } = await setUp(t, { sealer });
  const context = { tenant: 't1', connection: 'c1' };
  const started = client.oauth.start({ context });
  assert.equal(started.verifier, undefined);
  const callback = await consent(started.url, account.id);
  const grant = await client.oauth.exchange({ code: callback.get('code'), sealedVerifier: started.sealedVerifier, context });
  assert.equal(grant.accessToken, undefined);
  const auth = { sealed: grant.sealedAccessToken, context };
  assert.ok((await client.pins.create({ boardId, media: image }, { auth })).id);
  const next = await client.oauth.refresh({ sealed: grant.sealedRefreshToken, context });
  assert.ok(next.sealedAccessToken.startsWith(`v1.${sealer.keyId}.`));

  const moved = { sealed: grant.sealedAccessToken, context: { ...context, tenant: 't2' } };
  await assert.rejects(client.account.get({ auth: moved }), { code: 'seal_wrong_context' });
  const outcomes = await client.pins.publishMany([
    { boardId, title: 'opens not', media: image, auth: moved },
    { boardId, title: 'opens', media: image, auth },
  ]);
  assert.deepEqual(outcomes.map(({ status }) => status), ['failed', 'published']);
  assert.equal(outcomes[0].error.code, 'seal_wrong_context');
});

test("a connection of that name of another tenant is another account: the refusal of one's token stops no pin of the other", async (t) => {
  const sealer = createSealer({ keys: [generateSealKey()] });
  const { client, simulator, token, boardId } = await setUp(t, { sealer });
  const app = { environment: new URL(simulator.apiUrl).origin, appId: simulator.app.id };
  const authOf = (tenant, accessToken) => {
    const context = { tenant, connection: 'main' };
    return { sealed: sealer.seal({ ...app, ...context }, accessToken), context };
  };
  const outcomes = await client.pins.publishMany([
    { boardId, title: 'of one', media: image, auth: authOf('one', 'pina_of_nobody') },
    { boardId, title: 'of the other', media: image, auth: authOf('other', token) },
  ]);
  assert.deepEqual(outcomes.map(({ status, error }) => [status, error?.code]), [['failed', 'auth_expired'], ['published', undefined]]);
});

test('abort, cancel by key, close: what is not sent stays unsent', async (t) => {
  const { client, account, simulator } = await setUp(t, { simulator: { latencyMs: 50 }, writesPerAccount: 1 });
  const pins = Array.from({ length: 40 }, (_, index) => ({ boardId: account.boards[0].id, title: `Pin ${index}`, media: image }));
  const controller = new AbortController();
  const run = client.pins.publishMany(pins, { signal: controller.signal, onOutcome: () => controller.abort() });
  assert.equal(await run.cancel('39'), 'cancelled');
  const outcomes = await run;
  const published = outcomes.filter(({ status }) => status === 'published').length;
  assert.ok(outcomes.every(({ status, error }) => status === 'published' || error.outcome === 'not_sent'));
  assert.equal(simulator.ledger.pins.length, published);
  assert.ok(published < 40);

  const late = client.pins.publishMany(pins);
  await client.close();
  assert.equal((await late).length, 40);
  await assert.rejects(client.account.get(), { code: 'closed' });
});

const INDEX = fileURLToPath(new URL('../../dist/lib/index.js', import.meta.url));

function idle(apiUrl, token) {
  return `
    const { createClient } = require(${JSON.stringify(INDEX)});
    const client = createClient({ environment: { apiUrl: '${apiUrl}', allowLoopbackHttp: true }, auth: { accessToken: '${token}' } });
    client.account.get().then(({ username }) => console.log(username));`;
}

test("an address names its environment by its origin, and Pinterest's own by their names, however they are spelled", async (t) => {
  const { simulator, token, account } = await setUp(t);
  const sealer = createSealer({ keys: [generateSealKey()] });
  const answerOf = async (apiUrl, environment, proxy = 'http://127.0.0.1:1') => {
    const client = createClient({ environment: { apiUrl, allowLoopbackHttp: true }, sealer, proxy, retry: { attempts: 1 } });
    t.after(() => client.close());
    const place = { environment, appId: '1', tenant: 't', connection: 'c' };
    const called = client.account.get({ auth: { sealed: sealer.seal(place, token), context: place } });
    return called.then(({ username }) => username, ({ code }) => code);
  };
  const { port } = new URL(simulator.apiUrl);
  assert.equal(await answerOf(`HTTP://LocalHost:${port}/v5`, `http://localhost:${port}`, false), account.username);
  // Through a proxy that is not there: that far it comes with a token of its own environment.
  const spelled = [
    ['https://Api.Example:443/v5', 'https://api.example'],
    ['https://API.Pinterest.com:443/v5/', 'production'],
    ['https://api-sandbox.pinterest.com/v5', 'sandbox'],
  ];
  for (const [apiUrl, name] of spelled) assert.equal(await answerOf(apiUrl, name), 'network', apiUrl);
});

test('work in flight keeps the process alive, an idle client does not', async (t) => {
  const { simulator, token, account } = await setUp(t, { simulator: { latencyMs: 100 } });
  const child = spawn(process.execPath, ['-e', idle(simulator.apiUrl, token)], { stdio: ['ignore', 'pipe', 'inherit'], timeout: 20_000 });
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  const [code] = await once(child, 'close');
  assert.deepEqual([code, output], [0, `${account.username}\n`]);
});

test('workers work, and may be terminated in mid-flight', { timeout: 60_000 }, async (t) => {
  const { simulator, token } = await setUp(t, { simulator: { latencyMs: 50 } });
  const code = `
    const { createClient } = require(${JSON.stringify(INDEX)});
    const { parentPort } = require('node:worker_threads');
    const client = createClient({ environment: { apiUrl: '${simulator.apiUrl}', allowLoopbackHttp: true }, auth: { accessToken: '${token}' } });
    const calls = Array.from({ length: 20 }, () => client.account.get());
    parentPort.postMessage('busy');
    Promise.all(calls).then((all) => parentPort.postMessage(all.length));`;
  const endings = Array.from({ length: 8 }, (_, index) => ended(new Worker(code, { eval: true }), index % 2 === 0));
  for (const [index, { answered, exit }] of (await Promise.all(endings)).entries()) {
    if (index % 2 === 1) assert.deepEqual([answered, exit], [20, 0]);
  }
});

/** How a worker ended; one that is to be terminated is so while its requests are on their way. */
function ended(worker, terminate) {
  return new Promise((resolve, reject) => {
    let answered;
    worker.on('message', (message) => {
      if (message !== 'busy') answered = message;
      else if (terminate) worker.terminate();
    });
    worker.on('error', reject);
    worker.on('exit', (exit) => resolve({ answered, exit }));
  });
}
