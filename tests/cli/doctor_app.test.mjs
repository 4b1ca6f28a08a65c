import assert from 'node:assert/strict';
import test from 'node:test';

import { tokenApp } from '../../dist/lib/doctor/token_app.js';
import { World } from './support/world.mjs';

const judge = (appIds, env = { PINTEREST_APP_ID: '1' }) =>
  tokenApp.run({ env, connections: async () => appIds.map((appId) => ({ id: 'c1', username: 'garden', appId })) });

test('token_app: a token of another app; advice where others are of this one', async () => {
  assert.equal((await judge(['1', '1'])).ok, true);
  const wrong = await judge(['2']);
  assert.deepEqual([wrong.ok, wrong.advisory], [false, false]);
  assert.match(wrong.message, /^@garden was connected with the app 2, and PINTEREST_APP_ID is 1: 1 of 1 /);
  const partly = await judge(['1', '2']);
  assert.deepEqual([partly.ok, partly.advisory], [false, true]);
  assert.equal((await judge(['2'], {})).ok, null);
  assert.equal((await judge([])).ok, null);
});

test('doctor: the connections of another app, which every run leaves out', async (t) => {
  const world = await World.open(t);
  await world.connected();
  const { code, document } = await world.json(['doctor'], { env: { PINTEREST_APP_ID: '78' } });
  assert.deepEqual([code, document.findings.filter(({ ok }) => ok === false).map((finding) => finding.code)], [1, ['token_app']]);
});
