import assert from 'node:assert/strict';
import { randomBytes, randomInt } from 'node:crypto';
import { describe, test } from 'node:test';

import { KeeperProcess } from '../support/keeper_process.mjs';
import { SecretMarks } from '../support/secret_marks.mjs';
import { connect, send, simulatorFor } from '../support/simulator.mjs';

const REDIRECT = 'http://127.0.0.1:3000/api/auth/pinterest/callback';
const PIN = { title: 'A pin', media: { type: 'image_url', url: 'https://images.example/picture.png' } };
const FAULTS = [
  { kind: 'error', error: 'authentication_failed' },
  { kind: 'gateway_error', status: 503 },
  { kind: 'truncated_json' },
  { kind: 'execute_and_cut', how: 'rst' },
];

const newSecret = () => randomBytes(30).toString('base64url');

/** Arguments that are wrong, with a secret in the wrong place or beside it. */
function misuses(secret, apiUrl) {
  const environment = { apiUrl, allowLoopbackHttp: true };
  const context = { tenant: 't', connection: 'c' };
  return [
    ['newClient', { auth: secret }],
    ['newClient', { auth: { accessToken: [secret] } }],
    ['newClient', { auth: { accessToken: `${secret}\r\nX: y`, scopes: secret } }],
    ['newClient', { auth: { accessToken: secret, sealed: secret, context } }],
    ['newClient', { app: { id: '1', secret: { secret } } }],
    ['newClient', { app: { id: '1', secret: `${secret} ` } }],
    ['newClient', { app: { id: 'a:b', secret } }],
    ['newClient', { environment: secret }],
    ['newClient', { environment: { apiUrl: `https://${secret}@127.0.0.1/v5` } }],
    ['newClient', { environment, proxy: secret }],
    ['newClient', { environment, proxy: `ftp://user:${secret}@127.0.0.1:9` }],
    ['newClient', { environment, sealer: secret }],
    ['newSealer', { keys: [secret] }],
    ['newSealer', { keys: [randomBytes(32).toString('base64'), { secret }] }],
    ['newSealer', { keys: secret }],
  ];
}

function wrongCalls(secret, boardId) {
  const context = { tenant: 't', connection: 'c' };
  const auth = { accessToken: secret };
  return [
    { path: 'account.get', args: [], given: { auth: secret } },
    { path: 'account.get', args: [], given: { auth: { accessToken: `${secret}\r\nX: y` } } },
    { path: 'account.get', args: [], given: { auth: { sealed: secret, context } } },
    { path: 'boards.list', args: [], given: { auth, username: { secret } } },
    { path: 'pins.create', args: [{ boardId, media: { type: secret } }], given: { auth } },
    { path: 'pins.publishMany', args: [[{ ...PIN, boardId, auth: secret }]] },
    { path: 'oauth.exchange', args: [{ code: secret, verifier: [secret] }] },
    { path: 'oauth.exchange', args: [{ code: secret, verifier: secret, sealedVerifier: secret }] },
    { path: 'oauth.exchange', args: [{ code: 'spent', verifier: secret }] },
    { path: 'oauth.refresh', args: [{ refreshToken: secret, sealed: secret }] },
    { path: 'oauth.refresh', args: [{ refreshToken: secret }] },
    { path: 'call', args: ['user_account/get'], given: { auth, path: secret } },
  ];
}

async function open(t) {
  const secret = newSecret();
  const app = { id: '1480001', secret, redirectUris: [REDIRECT] };
  const simulator = await simulatorFor(t, { seed: randomInt(2 ** 31), limits: false, app });
  const marks = new SecretMarks();
  const marked = (label, text) => (marks.add(label, text), text);
  const keeper = new KeeperProcess(t);
  const { account, tokens, boardId } = connect(simulator);
  const { apiUrl, authorizeUrl } = simulator;
  const options = {
    app: { id: app.id, secret: marked('app secret', secret), redirectUri: REDIRECT },
    auth: { accessToken: marked('access token', tokens.accessToken) },
    environment: { apiUrl, authorizeUrl, allowLoopbackHttp: true },
    limits: false,
    looksMs: [1],
    retry: { attempts: 2, baseMs: 1, capMs: 1 },
  };
  assert.equal((await keeper.ask('open', { options })).failed, undefined);
  // A person who serialises tokens gets tokens; whoever merely looks at what they came in does not.
  const ask = (input) => keeper.ask('call', input, { withJson: false });
  return { simulator, marks, marked, keeper, account, boardId, options, ask };
}

async function connectOnce({ simulator, account, marked, ask }) {
  const { value: start } = await ask({ path: 'oauth.start', args: [] });
  const verifier = marked('verifier', start.verifier);
  const { headers } = await send(simulator, { url: `${start.url}&decision=allow&account=${account.id}` });
  const code = marked('code', new URL(headers.location).searchParams.get('code'));
  const { value: first } = await ask({ path: 'oauth.exchange', args: [{ code, verifier, account: true }] });
  marked('first refresh token', first.refreshToken);
  const { value: second } = await ask({ path: 'oauth.refresh', args: [{ refreshToken: first.refreshToken }] });
  for (const grant of [first, second]) marked('granted access token', grant.accessToken);
  return { code, verifier, refreshToken: marked('second refresh token', second.refreshToken) };
}

async function failAtTheServer({ simulator, boardId, ask }, { code, verifier, refreshToken }) {
  for (const effect of FAULTS) {
    const fault = simulator.faults.add({ effect });
    for (const input of [
      { path: 'oauth.refresh', args: [{ refreshToken }] },
      { path: 'oauth.exchange', args: [{ code, verifier }] },
      { path: 'account.get', args: [] },
      { path: 'pins.create', args: [{ ...PIN, boardId }] },
    ]) {
      assert.notEqual((await ask(input)).failed, undefined, `${input.path} after ${effect.kind}`);
    }
    fault.remove();
  }
}

async function failBecauseOfTheCaller({ simulator, boardId, marked, keeper, options, ask }) {
  for (const input of wrongCalls(marked('misplaced', newSecret()), boardId)) {
    assert.notEqual((await ask(input)).failed, undefined, JSON.stringify(input));
  }
  for (const [command, input] of misuses(marked('misplaced', newSecret()), simulator.apiUrl)) {
    assert.notEqual((await keeper.ask(command, input)).failed, undefined, JSON.stringify(input));
  }
  const proxy = `http://user:${marked('password', newSecret())}@127.0.0.1:9`;
  await keeper.ask('open', { options: { ...options, proxy } });
  assert.equal((await ask({ path: 'account.get', args: [] })).failed.code, 'network');
}

describe('Secrets of a connection without a sealer', { timeout: 60_000 }, () => {
  test('are in no error and in nothing that a log shows', async (t) => {
    const connection = await open(t);
    const { keeper, marks } = connection;
    await failAtTheServer(connection, await connectOnce(connection));
    await failBecauseOfTheCaller(connection);
    await keeper.ask('see');
    const texts = Buffer.concat(keeper.texts);
    assert.ok(texts.length > 10_000, `the process said only ${texts.length} bytes`);
    assert.deepEqual([...marks.foundIn(texts)], []);
    marks.add('something it said', texts.toString('latin1', 100, 150));
    assert.ok(marks.foundIn(texts).has('something it said'));
  });
});
