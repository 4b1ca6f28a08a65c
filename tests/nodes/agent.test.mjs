import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { runAgent } from './support/agent.mjs';
import { byId, pinParameters, setStage } from './support/stage.mjs';

const parameters = (stage, more) => pinParameters(stage.boardId, { title: '={{ $fromAI("title") }}', ...more });
const posted = (stage) => stage.asked('/v5/pins').filter(({ method }) => method === 'POST').length;

/** Pinterest makes the pin, and nobody can know it. */
async function lostAnswers(t) {
  const stage = await setStage(t);
  stage.simulator.faults.add({ match: { operation: 'pins/create' }, effect: { kind: 'execute_and_cut' } });
  stage.simulator.faults.add({ match: { operation: 'pins/create' }, effect: { kind: 'list_later', seconds: 3600 } });
  return stage;
}

const saving = (stage, pinId) => ({ resource: 'pin', operation: 'save', pin: byId(pinId), board: byId(stage.account.boards[1].id) });

describe('an agent with the node as its tool', { concurrency: true }, () => {
  for (const operation of ['create', 'createMany']) {
    it(`${operation}: what may be there is not sent again, though n8n counts each try as a run of its own`, async (t) => {
      const stage = await lostAnswers(t);
      const [answer] = await runAgent({
        store: stage.store, parameters: parameters(stage, { operation }), calls: [{ title: 'Soup' }],
        retryOnFail: true, maxTries: 2, waitBetweenTries: 1,
      });
      assert.match(answer, /not known: look there before/);
      assert.equal(posted(stage), 1);
    });

    it(`${operation}: nor when the agent calls it again`, async (t) => {
      const stage = await lostAnswers(t);
      const answers = await runAgent({
        store: stage.store, parameters: parameters(stage, { operation }), calls: [{ title: 'Soup' }, { title: 'Soup' }],
      });
      for (const answer of answers) assert.match(answer, /not known: look there before/);
      assert.equal(posted(stage), 1);
    });

    it(`${operation}: is given the pin that it has made already, and makes others`, async (t) => {
      const stage = await setStage(t);
      const calls = ['Soup', 'Soup', 'Bread'].map((title) => ({ title }));
      const answers = await runAgent({ store: stage.store, parameters: parameters(stage, { operation }), calls });
      const [soup, again, bread] = answers.map((answer) => JSON.parse(answer)[0].id);
      assert.equal(soup, again);
      assert.notEqual(soup, bread);
      assert.equal(stage.simulator.ledger.pins.length, 2);
    });
  }

  for (const operation of ['create', 'createMany']) {
    it(`${operation}: equal calls at the same moment are one pin, others are their own`, async (t) => {
      const stage = await setStage(t, { simulator: { latencyMs: [20, 40] } });
      const calls = ['Soup', 'Soup', 'Bread', 'Soup'].map((title) => ({ title }));
      const answers = await runAgent({ store: stage.store, parameters: parameters(stage, { operation }), calls, atOnce: true });
      const [soup, again, bread, third] = answers.map((answer) => JSON.parse(answer)[0].id);
      assert.deepEqual([again, third], [soup, soup]);
      assert.notEqual(soup, bread);
      assert.equal(stage.simulator.ledger.pins.length, 2);
    });

    it(`${operation}: equal calls at the same moment fail with one refusal, and a later one is sent`, async (t) => {
      const stage = await setStage(t);
      stage.simulator.faults.add({ match: { operation: 'pins/create' }, times: 1, effect: { kind: 'error', error: 'image_broken' } });
      const call = { store: stage.store, executionId: `refused ${operation}`, parameters: parameters(stage, { operation }), atOnce: true };
      const refused = await runAgent({ ...call, calls: [{ title: 'Soup' }, { title: 'Soup' }] });
      for (const answer of refused) assert.match(answer, /image/i);
      assert.equal(posted(stage), 1);
      const [made] = await runAgent({ ...call, calls: [{ title: 'Soup' }] });
      assert.equal(JSON.parse(made)[0].id, stage.simulator.ledger.pins[0].pinId);
    });
  }

  it('equal calls at the same moment make one board', async (t) => {
    const stage = await setStage(t, { simulator: { latencyMs: [20, 40] } });
    const board = { resource: 'board', operation: 'create', name: '={{ $fromAI("name") }}', boardDescription: '', privacy: 'PUBLIC' };
    const answers = await runAgent({
      store: stage.store, parameters: board, calls: [{ name: 'Soups' }, { name: 'Soups' }], atOnce: true,
    });
    const [one, other] = answers.map((answer) => JSON.parse(answer)[0].id);
    assert.equal(one, other);
    assert.equal(stage.asked('/v5/boards').length, 1);
  });

  it('save: what may have happened is not done again', async (t) => {
    const stage = await setStage(t);
    const [made] = await runAgent({ store: stage.store, parameters: parameters(stage), calls: [{ title: 'Soup' }] });
    const [{ id }] = JSON.parse(made);
    stage.simulator.faults.add({ match: { operation: 'pins/save' }, effect: { kind: 'execute_and_cut' } });
    const [answer] = await runAgent({
      store: stage.store, parameters: saving(stage, id), calls: [{}], retryOnFail: true, maxTries: 3, waitBetweenTries: 1,
    });
    assert.match(answer, /not known: look there before/);
    assert.equal(stage.asked(`/v5/pins/${id}/save`).length, 1);
  });
});
