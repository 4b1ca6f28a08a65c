import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { byId, itemsNumbered, setStage } from './support/stage.mjs';

/** What an expression may give for a field with a list. */
const operations = {
  create: () => ({ name: '={{ "Board " + $json.n }}', privacy: '' }),
  update: ({ boardId }) => ({ board: byId(boardId), name: 'Stews', privacy: '' }),
  getAll: () => ({ privacy: '' }),
};

describe('a privacy that is none of the list', () => {
  for (const [operation, parametersFor] of Object.entries(operations)) {
    for (const given of ['"public"', '["PUBLIC"]', '({ privacy: "PUBLIC" })', '5']) {
      it(`${operation}: ${given} is refused by name before anything is sent`, async (t) => {
        const stage = await setStage(t);
        const parameters = {
          resource: 'board', operation, ...parametersFor(stage), privacy: `={{ $json.n === 1 ? ${given} : "PUBLIC" }}`,
        };
        const { error } = await stage.run({ parameters, items: itemsNumbered(2) });
        assert.equal(error?.name, 'NodeOperationError');
        assert.match(error.message, /^Privacy: expected /);
        assert.equal(error.context.itemIndex, 1);
        assert.equal(stage.requests.length, 0);
      });
    }
  }
});

describe('a privacy that an expression does not find', () => {
  for (const given of ['null', 'undefined', '""']) {
    it(`create: ${given} makes no board that everybody sees`, async (t) => {
      const stage = await setStage(t);
      const parameters = { resource: 'board', operation: 'create', name: 'Secrets', privacy: `={{ ${given} }}` };
      const { error } = await stage.run({ parameters });
      assert.match(error?.message, /^Privacy: is empty, expected /);
      assert.equal(stage.requests.length, 0);
    });

    for (const operation of ['update', 'getAll']) {
      it(`${operation}: ${given} is none, as in the list`, async (t) => {
        const stage = await setStage(t);
        const parameters = { resource: 'board', operation, ...operations[operation](stage), privacy: `={{ ${given} }}` };
        const { error, items } = await stage.run({ parameters });
        assert.equal(error, undefined, error?.message);
        assert.ok(items.length > 0);
        const [{ body, query }] = stage.requests;
        assert.ok(!('privacy' in { ...body, ...query }));
      });
    }
  }
});
