import assert from 'node:assert/strict';
import { it } from 'node:test';

process.env.PINTEREST_NATIVE_BINDING = '/nowhere/pinterest.node';
const { pinterest } = await import('./support/n8n.mjs');
const { byId, setStage } = await import('./support/stage.mjs');

it('without the addon the node is there, and its first run says what is missing and what to do', async (t) => {
  assert.equal(pinterest.description.displayName, 'Pinterest');
  const stage = await setStage(t);
  const parameters = { resource: 'board', operation: 'get', board: byId(stage.boardId) };
  const { error } = await stage.run({ parameters });
  assert.equal(error?.name, 'NodeOperationError');
  assert.match(error.message, /\/nowhere\/pinterest\.node/);
  assert.match(error.message, new RegExp(process.platform));
  assert.match(error.description, /Code binding_unavailable/);
  assert.equal(stage.requests.length, 0);
});
