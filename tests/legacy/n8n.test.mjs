// n8n's answers, good and bad, and who is asked.
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { test } from 'node:test';

import { createLegacy } from '../../dist/lib/legacy/legacy.js';
import { checkLegacyOptions } from '../../dist/lib/legacy/options.js';
import { n8nFor } from '../support/n8n_api.mjs';
import { only, stage, words } from './support/legacy.mjs';

const KEY = 'n8n-key-that-must-not-leak';

async function named(t, options) {
  const all = await stage(t, options);
  await all.legacy.declare({ ...all.at, workflowIds: ['w1'] });
  return all;
}

test('n8n 1 knows only the words of before', async (t) => {
  const { legacy, n8n, at } = await named(t, { generation: 1 });
  assert.deepEqual(words(await legacy.disable(at)), only('active', 'by us', 'legacy_running_unknown'));
  assert.deepEqual(n8n.posts(), ['POST /workflows/w1/unpublish', 'POST /workflows/w1/deactivate']);
  assert.equal(n8n.isOn('w1'), false);
  n8n.executions = [{ workflowId: 'w1', status: 'waiting' }];
  assert.deepEqual(words(await legacy.status(at)), only('active', 'by us', 'legacy_running'));
  n8n.executions = [];
  assert.deepEqual(words(await legacy.enable(at)), only('active'));
  assert.deepEqual(n8n.posts().slice(2), ['POST /workflows/w1/publish', 'POST /workflows/w1/activate']);
  assert.equal(n8n.isOn('w1'), true);
});

const FAULTS = [
  ['401', { status: 401 }, 'legacy_unauthorized', false],
  ['403', { status: 403 }, 'legacy_forbidden', false],
  ['404', { status: 404 }, 'legacy_workflow_unknown', false],
  ['429', { status: 429 }, 'legacy_rate_limited', true],
  ['another refusal', { status: 422 }, 'legacy_refused', false],
  ['500', { status: 500 }, 'legacy_failed', true],
  ['no answer', { hang: true }, 'legacy_timeout', true],
  ['a reset', { reset: true }, 'legacy_unreachable', true],
  ['a redirect', { redirect: '/elsewhere' }, 'legacy_redirected', false],
  ["n8n's own page", { html: true }, 'legacy_not_n8n', false],
  ['more than 20 MB', { bytes: 21 * 1024 * 1024 }, 'legacy_too_large', false],
];
for (const [what, fault, code, retryable] of FAULTS) {
  for (const request of ['GET /workflows/w1', 'GET /executions']) {
    test(`${what} to ${request} keeps the pins held`, async (t) => {
      const active = request !== 'GET /executions';
      const { legacy, n8n, at } = await named(t, { workflows: [{ id: 'w1', active }], pace: { requestMs: fault.hang ? 150 : 60_000 } });
      n8n.fault(request, { ...fault, times: 3 });
      for (const call of ['status', 'disable']) {
        if (call === 'disable') n8n.fault(request, { ...fault, times: 3 });
        const { held, workflows: [{ problem, state }] } = await legacy[call](at);
        assert.deepEqual([held, state, problem.code, problem.retryable], [true, 'active', code, retryable]);
        assert.ok(problem.message.length > 30, 'says what to do');
      }
      assert.deepEqual(n8n.posts(), []);
    });
  }
}

test('a workflow that was deleted is off when a person says so', async (t) => {
  const { legacy, n8n, at } = await named(t);
  n8n.remove('w1');
  assert.deepEqual(words(await legacy.disable(at)), only('active', '', 'legacy_workflow_unknown'));
  assert.deepEqual(words(await legacy.confirmOff(at)), only('confirmed_off'));
});

test('one workflow that cannot be switched keeps no other back', async (t) => {
  const { legacy, n8n, at } = await stage(t, { workflows: [{ id: 'w2' }] });
  await legacy.declare({ ...at, workflowIds: ['w1', 'w2'] });
  assert.deepEqual(words(await legacy.disable(at)), {
    held: true, workflows: [['w1', 'active', '', 'legacy_workflow_unknown'], ['w2', 'off', 'by us', '']],
  });
  assert.equal(n8n.isOn('w2'), false);
});

test('no n8n named: what is declared holds, and a person can lift it', async (t) => {
  const { database, at, n8n } = await stage(t);
  const legacy = createLegacy(database, checkLegacyOptions(undefined, {}));
  await legacy.declare({ ...at, workflowIds: ['w1'] });
  for (const call of ['status', 'disable']) {
    assert.deepEqual(words(await legacy[call](at)), only('active', '', 'legacy_not_configured'));
  }
  assert.deepEqual(words(await legacy.confirmOff(at)), only('confirmed_off'));
  assert.deepEqual(words(await legacy.status(at)), only('confirmed_off'));
  assert.deepEqual(n8n.requests, []);
});

test('n8n that nobody can reach', async (t) => {
  const { again, database, at, n8n } = await named(t);
  await n8n.close();
  assert.deepEqual(words(await again(database).status(at)), only('active', '', 'legacy_unreachable'));
});

test('an abort ends the wait', async (t) => {
  const { legacy, n8n, at } = await named(t, { pace: { requestMs: 60_000 } });
  const abort = new AbortController();
  n8n.fault('POST .*unpublish', { hang: true, run: () => abort.abort(new Error('enough')) });
  await assert.rejects(legacy.disable({ ...at, signal: abort.signal }), /enough/);
});

test('the address comes from the environment too, with or without the path of the API', async (t) => {
  const n8n = await n8nFor(t, { workflows: [{ id: 'w1' }], lag: 0 });
  const { database, at } = await stage(t);
  for (const address of [n8n.url, `${n8n.url}/`, `${n8n.url}/api/v1`, `${n8n.url}/api/v1/`]) {
    const env = { PINTEREST_LEGACY_N8N_URL: address, PINTEREST_LEGACY_N8N_API_KEY: n8n.apiKey };
    const legacy = createLegacy(database, checkLegacyOptions(undefined, env));
    await legacy.declare({ ...at, workflowIds: ['w1'] });
    assert.equal((await legacy.status(at)).workflows[0].published, true, address);
  }
});

test('the key is in nothing that comes out', async (t) => {
  const said = [];
  for (const [, fault] of FAULTS.filter(([, each]) => !each.bytes)) {
    const { legacy, n8n, at } = await named(t, { pace: { requestMs: 100 } });
    n8n.fault('GET /workflows/w1', fault);
    said.push(await legacy.disable(at));
    said.push(await legacy.declare({ ...at, workflowIds: ['no/id', KEY] }).catch((error) => error));
  }
  const refused = [{ url: 'https://n8n.example', apiKey: `${KEY}\n` }, { url: `https://${KEY}@n8n.example`, apiKey: KEY }];
  for (const legacy of refused) {
    try {
      checkLegacyOptions(legacy, {});
    } catch (error) {
      said.push(error);
    }
  }
  assert.equal(said.length, (FAULTS.length - 1) * 2 + 2);
  assert.ok(!inspect(said, { depth: 20, showHidden: true }).includes(KEY));
});

const REFUSED = [
  [{ url: 'https://n8n.example' }, 'legacy.apiKey'],
  [{ apiKey: KEY }, 'legacy.url'],
  [{ url: 'http://n8n.example', apiKey: KEY }, 'legacy.url'],
  [{ url: 'http://127.0.0.1.example', apiKey: KEY }, 'legacy.url'],
  [{ url: 'ftp://n8n.example', apiKey: KEY }, 'legacy.url'],
  [{ url: 'https://me:secret@n8n.example', apiKey: KEY }, 'legacy.url'],
  [{ url: 'https://n8n.example', apiKey: 'two words' }, 'legacy.apiKey'],
  [{ url: 'https://n8n.example', apiKey: KEY, key: KEY }, 'legacy.key'],
];
for (const [legacy, field] of REFUSED) {
  test(`refuses ${field} of ${JSON.stringify(legacy)}`, () => {
    assert.throws(() => checkLegacyOptions(legacy, {}), (error) => error instanceof TypeError && error.field === field);
  });
}

test('refuses what no call can mean', async (t) => {
  const { legacy, at } = await stage(t);
  const calls = [
    [() => legacy.status({ ...at, tenantId: '' }), 'tenantId'],
    [() => legacy.disable({ ...at, workflowIds: [] }), 'workflowIds'],
    [() => legacy.enable(undefined), 'options'],
    [() => legacy.declare(at), 'workflowIds'],
    [() => legacy.declare({ ...at, workflowIds: ['../1'] }), 'workflowIds[0]'],
    [() => legacy.declare({ ...at, workflowIds: Array.from({ length: 21 }, (_, index) => `w${index}`) }), 'workflowIds'],
    [() => legacy.confirmOff({ ...at, workflowIds: [''] }), 'workflowIds[0]'],
  ];
  for (const [call, field] of calls) await assert.rejects(call, (error) => error instanceof TypeError && error.field === field, field);
});
