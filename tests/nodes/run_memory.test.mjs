import assert from 'node:assert/strict';
import Module from 'node:module';
import { join } from 'node:path';
import { it } from 'node:test';

import { packageFolder } from './support/package_under_test.mjs';

const require = Module.createRequire(join(packageFolder, 'package.json'));
const { memoryKey, once, recall, remember } = require('./dist/nodes/Pinterest/shared/run_memory.js');

const contextOf = (executionId, node = {}) => ({
  getExecutionId: () => executionId,
  getNode: () => ({ id: 'node', name: 'Pinterest', type: 'pinterest', ...node }),
  getWorkflowDataProxy: () => ({ $runIndex: 0 }),
});

it('the memory forgets the oldest and does not grow', () => {
  for (let n = 0; n < 20_001; n += 1) remember(`key ${n}`, { data: { id: String(n) } });
  assert.equal(recall('key 0'), undefined);
  assert.deepEqual(recall('key 1'), { data: { id: '1' } });
  assert.deepEqual(recall('key 20000'), { data: { id: '20000' } });
});

it('in a tool an image counts by its bytes', () => {
  const keyOf = (bytes) => memoryKey(contextOf('e', { type: 'pinterestTool' }), 0, { media: { data: Uint8Array.from(bytes) } });
  assert.equal(keyOf([1, 2]), keyOf([1, 2]));
  assert.notEqual(keyOf([1, 2]), keyOf([1, 3]));
});

it('nodes are told apart by their names, which no two have: a workflow that was put together by hand may repeat an id', () => {
  const keyOf = (name) => memoryKey(contextOf('e', { name }), 0, {});
  assert.equal(keyOf('Spring'), keyOf('Spring'));
  assert.notEqual(keyOf('Spring'), keyOf('Autumn'));
});

it('without an execution to tell it by, nothing is remembered', () => {
  const key = memoryKey(contextOf(undefined), 0, {});
  remember(key, { data: { id: '1' } });
  assert.equal(recall(key), undefined);
});

it('a creation that was never sent keeps no other from being sent', async () => {
  await assert.rejects(once('thrown', () => Promise.reject(new Error('before it was sent'))), /before it was sent/);
  const end = { data: { id: '1' } };
  assert.deepEqual(await once('thrown', async () => end), end);
});
