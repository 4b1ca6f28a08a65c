// Pinterest writes UTC without a zone; n8n's DateTime.fromISO would take it for the time of the workflow's own zone.
import assert from 'node:assert/strict';
import { it } from 'node:test';

import { byId, pinParameters, setStage } from './support/stage.mjs';

const noon = { clock: 'driven' };
const began = '2026-01-05T09:00:00Z';

it('every date that a node gives says that it is UTC', async (t) => {
  const stage = await setStage(t, { simulator: noon });
  const { boardId } = stage;
  const { items: [{ json: made }] } = await stage.run({ parameters: pinParameters(boardId) });
  const reading = [
    { resource: 'pin', operation: 'get', pin: byId(made.id) },
    { resource: 'pin', operation: 'getAll', returnAll: true },
    { resource: 'board', operation: 'getPins', board: byId(boardId), returnAll: true },
    { resource: 'board', operation: 'get', board: byId(boardId) },
    { resource: 'board', operation: 'getAll', returnAll: true, privacy: '' },
    { resource: 'board', operation: 'create', name: 'Soups', boardDescription: '', privacy: 'PUBLIC' },
    pinParameters(boardId, { additionalFields: { ifAlreadyOnBoard: 'returnExisting' } }),
  ];
  for (const parameters of reading) {
    const { items, error } = await stage.run({ parameters });
    assert.equal(error, undefined, error?.message);
    assert.ok(items.length > 0);
    for (const { json } of items) assert.equal(json.created_at, began, JSON.stringify(parameters));
    for (const { json } of items) if ('board_pins_modified_at' in json) assert.match(json.board_pins_modified_at, /Z$/);
  }
  assert.equal(new Date(made.created_at).getTime(), new Date(began).getTime());
});
