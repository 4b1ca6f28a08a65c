import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { SecretMarks } from '../support/secret_marks.mjs';
import { eventually } from '../support/simulator.mjs';
import { PLACE, SealedConnection } from './support/sealed_connection.mjs';

/** What the product promises: this long after the last request nothing is left. */
const IDLE_MS = 1000;
const ELSEWHERE = { ...PLACE, tenant: 'tenant-2' };
const FAULTS = [
  { kind: 'error', error: 'authentication_failed' },
  { kind: 'gateway_error', status: 503 },
  { kind: 'garbage_json' },
  { kind: 'truncated_json' },
  { kind: 'repeated_id' },
  { kind: 'wrong_content_type' },
  { kind: 'huge_body' },
  { kind: 'slow_bytes', pieces: 5, everyMs: 10 },
  { kind: 'header_flood', lines: 3000 },
  { kind: 'close', how: 'rst' },
  { kind: 'execute_and_cut', how: 'fin' },
  { kind: 'stall', executed: true },
  { kind: 'redirect', location: 'http://127.0.0.1:9/elsewhere' },
  { kind: 'error', error: 'spam_block' },
  { kind: 'rate_limited', resetSeconds: 3600 },
];
/** After which an answer may lie about half read. */
const LAST_FAULTS = [{ kind: 'truncated_json' }, { kind: 'stall', executed: true }];

let pins = 0;
let users = 0;
/** Of a user of its own: what one call learnt of quotas and blocks must not keep the next from being sent. */
const given = ({ auth }) => ({ auth: { ...auth, user: `user-${++users}` } });
const pinFor = (connection) => ({
  boardId: connection.boardId,
  title: `Pin ${++pins}`,
  media: { type: 'image_url', url: 'https://images.example/picture.png' },
});

const LOST_PIN = { pin: { title: 'lost' }, windowStart: new Date(), requestEndedAt: new Date() };

/** Every way a secret takes through the client, with a fresh one wherever one may be spent. */
const WAYS = {
  exchange: async (connection) => ({
    path: 'oauth.exchange', args: [{ ...(await connection.consent()), context: PLACE }],
  }),
  exchangeAndName: async (connection) => ({
    path: 'oauth.exchange', args: [{ ...(await connection.consent()), context: PLACE, account: true }],
  }),
  refresh: (connection) => ({
    path: 'oauth.refresh',
    args: [{ sealed: connection.issue().sealedRefreshToken, context: PLACE }],
  }),
  account: (connection) => ({ path: 'account.get', args: [], given: given(connection) }),
  boards: (connection) => ({ path: 'boards.list', args: [], given: given(connection) }),
  create: (connection) => ({
    path: 'pins.create', args: [pinFor(connection)], given: given(connection),
  }),
  publishMany: (connection) => ({
    path: 'pins.publishMany',
    args: [[pinFor(connection), pinFor(connection)]],
    given: given(connection),
  }),
  call: (connection) => ({ path: 'call', args: ['user_account/get'], given: given(connection) }),
  reconcile: (connection) => ({
    path: 'pins.reconcile',
    args: [{ ...LOST_PIN, boardId: connection.boardId }],
    given: given(connection),
  }),
};

async function succeed(connection, name) {
  const { value, failed } = await connection.keeper.ask('call', await WAYS[name](connection));
  assert.equal(failed, undefined, `${name}: ${failed?.message}`);
  if (value?.sealedAccessToken === undefined) return;
  connection.unseal('access', value.sealedAccessToken);
  connection.unseal('refresh', value.sealedRefreshToken);
}

async function failBy(connection, effect, name) {
  const input = await WAYS[name](connection);
  const fault = connection.simulator.faults.add({ effect });
  const { failed } = await connection.keeper.ask('call', input);
  fault.remove();
  return failed !== undefined;
}

async function failInEveryWay(connection) {
  let failures = 0;
  for (const effect of FAULTS) {
    for (const name of Object.keys(WAYS)) if (await failBy(connection, effect, name)) failures += 1;
  }
  assert.ok(failures > FAULTS.length * 4, `only ${failures} calls failed`);
}

/** What goes wrong without the server. */
async function failBeforeSending(connection) {
  const codes = [];
  const ask = async (input) => codes.push((await connection.keeper.ask('call', input)).failed?.code);
  const lost = { ...connection.auth, context: ELSEWHERE };
  const consent = await connection.consent();
  const { sealedRefreshToken } = connection.issue();
  await ask({ path: 'account.get', args: [], given: { auth: lost } });
  await ask({ path: 'pins.create', args: [pinFor(connection)], given: { auth: lost } });
  await ask({ path: 'oauth.refresh', args: [{ sealed: sealedRefreshToken, context: ELSEWHERE }] });
  await ask({ path: 'oauth.exchange', args: [{ ...consent, context: PLACE, verifierContext: ELSEWHERE }] });
  const spoilt = { ...connection.auth, sealed: `${connection.auth.sealed}A` };
  await ask({ path: 'boards.list', args: [], given: { auth: spoilt } });
  await ask({ path: 'account.get', args: [], given: { auth: connection.auth }, abort: 'before' });
  const fault = connection.simulator.faults.add({ effect: { kind: 'delay', ms: 100 } });
  await ask({ path: 'boards.list', args: [], given: { auth: connection.auth }, abort: 'after' });
  fault.remove();
  await ask({ path: 'pins.create', args: [{ boardId: 1 }], given: { auth: connection.auth } });
  await ask({ path: 'oauth.exchange', args: [{ ...consent, code: '', context: PLACE }] });
  await ask({ path: 'call', args: ['no/such'], given: { auth: connection.auth } });
  return codes;
}

/** Refused by Pinterest: what is expired, spent, or not what was asked for. */
async function beRefused(connection) {
  const expired = connection.issue();
  connection.simulator.tokens.expireAccess(expired.accessToken);
  const inputs = [
    { path: 'account.get', args: [], given: { auth: expired.auth } },
    { path: 'pins.create', args: [pinFor(connection)], given: { auth: expired.auth } },
  ];
  const spent = { path: 'oauth.refresh', args: [{ sealed: expired.sealedRefreshToken, context: PLACE }] };
  assert.equal((await connection.keeper.ask('call', spent)).failed, undefined);
  const [one, other] = [await connection.consent(), await connection.consent()];
  const mixed = { code: one.code, sealedVerifier: other.sealedVerifier, context: PLACE };
  for (const input of [...inputs, spent, { path: 'oauth.exchange', args: [mixed] }]) {
    assert.notEqual((await connection.keeper.ask('call', input)).failed, undefined, input.path);
  }
}

function secretsSaid({ marks, codes, keeper }) {
  const texts = Buffer.concat(keeper.texts);
  assert.ok(texts.length > 10_000, `the process said only ${texts.length} bytes`);
  return [...marks.foundIn(texts), ...codes.foundIn(texts)];
}

async function heapSnapshotOf(t, connection) {
  const folder = mkdtempSync(join(tmpdir(), 'pinterest-heap-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'of.heapsnapshot');
  const { failed } = await connection.keeper.ask('snapshot', { file });
  assert.equal(failed, undefined);
  return readFileSync(file);
}

/** That the searches below would find a secret in the very places they look at. */
async function searchesAreNotBlind(t, connection) {
  const { keeper } = connection;
  for (const as of ['bytes', 'string']) {
    const planted = `planted-${as}-${crypto.randomUUID()}`;
    const marks = new SecretMarks();
    marks.add('planted', planted);
    await keeper.ask('plant', { masked: [...Buffer.from(planted)].map((byte) => byte ^ 0x5a), as });
    assert.notDeepEqual(keeper.searchMemory(marks).inDump, [], `planted ${as} were not found`);
    if (as === 'string') assert.ok(marks.foundIn(await heapSnapshotOf(t, connection)).has('planted'));
  }
}

/** The secrets really go through that process. */
async function aRequestUnderWayShowsItsToken(connection) {
  const { keeper, simulator, marks } = connection;
  const fault = simulator.faults.add({ effect: { kind: 'delay', ms: 700 } });
  const before = simulator.ledger.received;
  const asked = keeper.ask('call', WAYS.create(connection));
  await eventually(() => simulator.ledger.received > before);
  const { inDump } = keeper.searchMemory(marks);
  await asked;
  fault.remove();
  assert.ok(inDump.some((found) => found.includes('access token')), 'no token was found while one was on its way');
}

/** Asserts that the idle process holds nothing but what the client cannot do without. */
async function assertCleanWhenIdle({ keeper, marks }, after) {
  await sleep(IDLE_MS);
  const { inDump, outsideDump, hiddenBytes, searchedBytes } = keeper.searchMemory(marks);
  assert.ok(searchedBytes > 10 << 20, `only ${searchedBytes} bytes were searched`);
  assert.deepEqual(inDump, [], `after ${after}`);
  assert.deepEqual(outsideDump, ['app secret in anonymous memory (rw-p)'], `after ${after}`);
  assert.ok(hiddenBytes <= 64 * 1024, `${hiddenBytes} bytes are kept out of dumps`);
}

for (const https of [false, true]) {
  describe(`Secrets of a sealed connection over ${https ? 'https' : 'http'}`, { timeout: 180_000 }, () => {
    // Each as the last request: what comes later overwrites what was left.
    test('are in no dump of the idle process', async (t) => {
      const connection = await SealedConnection.open(t, { https });
      for (const name of Object.keys(WAYS)) {
        await succeed(connection, name);
        await assertCleanWhenIdle(connection, name);
      }
      for (const effect of LAST_FAULTS) {
        for (const name of ['exchange', 'refresh', 'create']) {
          assert.ok(await failBy(connection, effect, name), `${name} after ${effect.kind}`);
          await assertCleanWhenIdle(connection, `${name} and ${effect.kind}`);
        }
      }
      await aRequestUnderWayShowsItsToken(connection);
      await searchesAreNotBlind(t, connection);
    });

    test('are in no dump after a worker was terminated in flight', async (t) => {
      const connection = await SealedConnection.open(t, { https });
      for (const name of ['create', 'refresh', 'boards']) {
        const fault = connection.simulator.faults.add({ effect: { kind: 'delay', ms: 250 } });
        await connection.terminateWorkerDuring(await WAYS[name](connection));
        fault.remove();
        await assertCleanWhenIdle(connection, `a worker's ${name}`);
      }
    });
  });
}

describe('Secrets of a sealed connection', { timeout: 180_000 }, () => {
  test('are in no text, no heap and no dump, whatever fails', async (t) => {
    const connection = await SealedConnection.open(t);
    const { keeper, marks } = connection;
    for (const name of Object.keys(WAYS)) await succeed(connection, name);
    await beRefused(connection);
    await failInEveryWay(connection);
    const codes = await failBeforeSending(connection);
    assert.ok(!codes.includes(undefined), `some did not fail: ${codes}`);
    await keeper.ask('see');
    await assertCleanWhenIdle(connection, 'all');

    assert.deepEqual([...marks.foundIn(await heapSnapshotOf(t, connection))], []);
    await keeper.ask('call', { path: 'close', args: [] });
    for (const name of ['refresh', 'account', 'create', 'call']) {
      const { failed } = await keeper.ask('call', await WAYS[name](connection));
      assert.equal(failed?.code, 'closed', name);
    }
    assert.deepEqual(secretsSaid(connection), []);
    await searchesAreNotBlind(t, connection);
  });
});
