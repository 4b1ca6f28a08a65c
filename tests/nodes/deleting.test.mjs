// "Retry On Fail" runs a node again for all items: what is deleted already is not there to be deleted once more.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { pinOn, send } from '../support/simulator.mjs';
import { byId, setStage } from './support/stage.mjs';

async function pinsOn({ simulator, tokens, boardId }, count) {
  const ids = [];
  for (let n = 0; n < count; n += 1) {
    const { body } = await send(simulator, { method: 'POST', path: '/pins', token: tokens.accessToken, json: pinOn(boardId) });
    ids.push(body.id);
  }
  return ids;
}

/** What two items of each resource delete, and the parameters that do it. */
const resources = {
  pin: async (stage) => ({
    operation: 'pins/delete', ids: await pinsOn(stage, 2), parameters: { pin: byId('={{ $json.id }}') },
  }),
  board: async ({ account }) => ({
    operation: 'boards/delete', ids: account.boards.map(({ id }) => id), parameters: { board: byId('={{ $json.id }}') },
  }),
  boardSection: async ({ account }) => ({
    operation: 'board_sections/delete', ids: account.boards[0].sectionIds,
    parameters: { board: byId(account.boards[0].id), section: byId('={{ $json.id }}') },
  }),
};

describe('Retry On Fail', () => {
  for (const [resource, prepare] of Object.entries(resources)) {
    it(`${resource}: what is deleted already is no failure of the second try`, async (t) => {
      const stage = await setStage(t, { account: { boards: 2, sectionsPerBoard: 2 } });
      const { operation, ids, parameters } = await prepare(stage);
      stage.simulator.faults.add({ match: { operation }, nth: 2, effect: { kind: 'error', error: 'forbidden' } });
      const { items, error } = await stage.run({
        parameters: { resource, operation: 'delete', ...parameters }, items: ids.map((id) => ({ json: { id } })),
        retryOnFail: true, maxTries: 2, waitBetweenTries: 1,
      });
      assert.equal(error, undefined, error?.message);
      assert.deepEqual(items.map(({ json }) => json), ids.map((id) => ({ id, deleted: true })));
      assert.equal(stage.simulator.ledger.operations.get(operation).requested, 3);
    });
  }

  it('a delete whose answers were all lost is done when the second try finds nothing', async (t) => {
    const stage = await setStage(t);
    const [id] = await pinsOn(stage, 1);
    const lost = stage.simulator.faults.add({ match: { operation: 'pins/delete' }, effect: { kind: 'execute_and_cut' } });
    const parameters = { resource: 'pin', operation: 'delete', pin: byId(id) };
    const first = await stage.run({ parameters, executionId: 'lost deletes' });
    assert.match(first.error?.description, /not known/);
    lost.remove();
    const { items, error } = await stage.run({ parameters, executionId: 'lost deletes' });
    assert.equal(error, undefined, error?.message);
    assert.deepEqual(items.map(({ json }) => json), [{ id, deleted: true }]);
  });

  it('what was never there is not found, in every try', async (t) => {
    const stage = await setStage(t);
    const { error } = await stage.run({
      parameters: { resource: 'pin', operation: 'delete', pin: byId('813744226420795884') },
      retryOnFail: true, maxTries: 2, waitBetweenTries: 1,
    });
    assert.match(error.description, /Code not_found\./);
  });
});
