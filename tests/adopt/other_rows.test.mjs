// Rows and columns that an application may have, which the known one has not.
import assert from 'node:assert/strict';
import test from 'node:test';

import adoption from '../../dist/lib/adopt/index.js';
import { existingApp, id, TENANTS } from './support/existing.mjs';

const { inspect, plan, apply } = adoption;
const [first, second] = TENANTS;
const APP = { appId: 'app-1' };
const TOKENS = { access: 'pina_plain', refresh: 'pinr_plain' };

async function adopt(existing, choices = APP) {
  const database = await existing.connect();
  const planned = plan(await inspect(database), choices);
  await apply(database, planned);
  return { database, planned };
}

test('a column of the application may have any name', async (t) => {
  const existing = await existingApp(t);
  await existing.sql('alter table pins add column place text');
  await adopt(existing);
});

test('a second run leaves the tokens where the first one was told that they go', async (t) => {
  const existing = await existingApp(t);
  await existing.addConnection(first, id(31), TOKENS);
  const { database } = await adopt(existing, { ...APP, tokens: 'table' });
  const again = plan(await inspect(database), APP);
  assert.deepEqual([again.tokens, again.steps], ['table', []]);
});
