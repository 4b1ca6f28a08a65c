import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { send } from '../support/simulator.mjs';
import { byId, itemsNumbered, pinParameters, setStage } from './support/stage.mjs';

const listings = (stage) => stage.asked(`/v5/boards/${stage.boardId}/pins`);
const made = (stage) => stage.simulator.ledger.pins.length;
const returnExisting = (stage, operation, more = {}) =>
  pinParameters(stage.boardId, { operation, additionalFields: { ifAlreadyOnBoard: 'returnExisting' }, ...more });

/** What somebody pinned before, in words as Pinterest may have rewritten them. */
async function pinned(stage, more = {}) {
  const json = {
    board_id: stage.boardId, title: 'A pin', link: 'https://blog.example/post',
    media_source: { source_type: 'image_url', url: 'https://images.example/other.png' }, ...more,
  };
  const { body } = await send(stage.simulator, { method: 'POST', path: '/pins', token: stage.tokens.accessToken, json });
  return body.id;
}

for (const operation of ['create', 'createMany']) {
  describe(`${operation}: If Already on the Board`, () => {
    it('creates anyway unless asked not to, and does not look', async (t) => {
      const stage = await setStage(t);
      await pinned(stage);
      const { items } = await stage.run({ parameters: pinParameters(stage.boardId, { operation }) });
      assert.equal(made(stage), 2);
      assert.equal(listings(stage).length, 0);
      assert.equal('alreadyOnBoard' in items[0].json, false);
    });

    it('returns the pin that is there, however Pinterest coded and trimmed its words', async (t) => {
      const stage = await setStage(t);
      await pinned(stage, { title: 'Another' });
      const id = await pinned(stage, { title: ' Salt &amp; pepper  soup ' });
      const { items, error } = await stage.run({ parameters: returnExisting(stage, operation, { title: 'Salt & pepper soup' }) });
      assert.equal(error, undefined, error?.message);
      assert.equal(made(stage), 2);
      const { created_at: createdAt, ...json } = items[0].json;
      assert.deepEqual(json, {
        id, url: `https://www.pinterest.com/pin/${id}/`, board_id: stage.boardId, found_by_look: false, alreadyOnBoard: true,
      });
      assert.match(createdAt, /^\d{4}-/);
      assert.deepEqual(items[0].pairedItem, { item: 0 });
    });

    for (const [field, words] of Object.entries({
      link: { link: 'https://blog.example/other' }, title: { title: 'B pin' }, description: { pinDescription: 'More' },
      'alt text': { altText: 'A bowl' },
    })) {
      it(`another ${field} is another pin`, async (t) => {
        const stage = await setStage(t);
        await pinned(stage);
        const { items } = await stage.run({ parameters: returnExisting(stage, operation, words) });
        assert.equal(made(stage), 2);
        assert.equal(items[0].json.alreadyOnBoard, false);
      });
    }

    it('looks in the section when the pin goes to one', async (t) => {
      const stage = await setStage(t);
      await pinned(stage);
      const parameters = returnExisting(stage, operation, { section: byId(stage.sectionId) });
      const [first, second] = [await stage.run({ parameters }), await stage.run({ parameters })];
      assert.equal(made(stage), 2);
      assert.deepEqual([first, second].map(({ items }) => items[0].json.alreadyOnBoard), [false, true]);
      assert.equal(second.items[0].json.id, first.items[0].json.id);
      assert.equal(listings(stage).length, 0);
    });

    it('reads a board of many pages once, however many items there are', async (t) => {
      const stage = await setStage(t, { simulator: { limits: false } });
      const ids = [];
      for (let n = 0; n < 251; n += 1) ids.push(await pinned(stage, { title: `Pin ${n}` }));
      const parameters = returnExisting(stage, operation, { title: '={{ "Pin " + $json.n * 50 }}' });
      const { items, error } = await stage.run({ parameters, items: itemsNumbered(7) });
      assert.equal(error, undefined, error?.message);
      assert.deepEqual(items.slice(0, 6).map(({ json }) => json.id), [0, 50, 100, 150, 200, 250].map((n) => ids[n]));
      assert.deepEqual(items.map(({ json }) => json.alreadyOnBoard), [true, true, true, true, true, true, false]);
      assert.equal(made(stage), 252);
      assert.equal(listings(stage).length, 2);
    });

    it('the second of two equal items gets the pin of the first, though Pinterest lists it later', async (t) => {
      const stage = await setStage(t);
      stage.simulator.faults.add({ match: { operation: 'pins/create' }, effect: { kind: 'list_later', seconds: 3600 } });
      const parameters = returnExisting(stage, operation, { title: '={{ "Pin " + $json.n % 2 }}' });
      const { items, error } = await stage.run({ parameters, items: itemsNumbered(6) });
      assert.equal(error, undefined, error?.message);
      assert.equal(made(stage), 2);
      const ids = items.map(({ json }) => json.id);
      assert.notEqual(ids[0], ids[1]);
      assert.deepEqual(ids, [ids[0], ids[1], ids[0], ids[1], ids[0], ids[1]]);
      assert.deepEqual(items.map(({ json }) => json.alreadyOnBoard), [false, false, true, true, true, true]);
      assert.equal(listings(stage).length, 1);
    });

    it('an equal item is sent when only the image of the first was refused', async (t) => {
      const stage = await setStage(t);
      stage.simulator.faults.add({ match: { operation: 'pins/create' }, nth: 1, effect: { kind: 'error', error: 'image_broken' } });
      const { items } = await stage.run({
        parameters: returnExisting(stage, operation), items: itemsNumbered(3), onError: 'continueRegularOutput',
      });
      assert.equal(made(stage), 1);
      assert.equal(items[0].json.details.code, 'bad_media');
      assert.deepEqual(items.slice(1).map(({ json }) => json.alreadyOnBoard), [false, true]);
    });

    it('a retry sends only what is not out yet', async (t) => {
      const stage = await setStage(t);
      stage.simulator.faults.add({
        match: { operation: 'pins/create', bodyContains: 'Pin 1' }, times: 1, effect: { kind: 'error', error: 'image_broken' },
      });
      stage.simulator.faults.add({ match: { operation: 'pins/create' }, effect: { kind: 'list_later', seconds: 3600 } });
      const { items, error } = await stage.run({
        parameters: returnExisting(stage, operation, { title: '={{ "Pin " + $json.n % 3 }}' }), items: itemsNumbered(4),
        retryOnFail: true, maxTries: 2, waitBetweenTries: 1,
      });
      assert.equal(error, undefined, error?.message);
      assert.equal(made(stage), 3);
      assert.equal(items[3].json.id, items[0].json.id);
      assert.deepEqual(items.map(({ json }) => json.alreadyOnBoard), [false, false, false, true]);
    });

    it('sends nothing to a board that cannot be read to its end', async (t) => {
      const stage = await setStage(t);
      const other = stage.account.boards[1].id;
      const parameters = returnExisting(stage, operation, { board: byId(`={{ $json.n === 1 ? "${other}" : "${stage.boardId}" }}`) });
      await pinned({ ...stage, boardId: other });
      stage.simulator.faults.add({ match: { operation: 'boards/list_pins' }, nth: 1, effect: { kind: 'error', error: 'board_not_found' } });
      const { items } = await stage.run({ parameters, items: itemsNumbered(3), onError: 'continueRegularOutput' });
      assert.deepEqual(items.map(({ json }) => json.details?.code ?? json.alreadyOnBoard), ['not_found', true, 'not_found']);
      assert.equal(made(stage), 1);
      assert.equal(listings(stage).length, 1);
    });

    it('refuses a pin without words, by which it could not be recognised', async (t) => {
      const stage = await setStage(t);
      const { error } = await stage.run({ parameters: returnExisting(stage, operation, { title: '', link: '' }) });
      assert.equal(error?.name, 'NodeOperationError');
      assert.match(error.message, /If Already on the Board: .*recognised/);
      assert.equal(stage.requests.length, 0);
    });
  });
}

it('an equal item that waited for the first is not sent after what concerns the whole account', async (t) => {
  const stage = await setStage(t);
  const { faults } = stage.simulator;
  faults.add({ match: { operation: 'pins/create', bodyContains: 'Pin 0' }, times: 1, effect: { kind: 'error', error: 'image_broken' } });
  faults.add({ match: { operation: 'pins/create', bodyContains: 'Pin 1' }, effect: { kind: 'error', error: 'trial_access' } });
  const { items } = await stage.run({
    parameters: returnExisting(stage, 'createMany', { title: '={{ "Pin " + $json.n % 2 }}' }),
    items: itemsNumbered(3), onError: 'continueRegularOutput',
  });
  assert.deepEqual(items.map(({ json: { details } }) => [details?.code, details?.outcome]), [
    ['bad_media', 'rejected'], ['trial_access', 'rejected'], ['trial_access', 'not_sent'],
  ]);
  assert.equal(made(stage), 0);
});

it('an equal item is not sent while nobody knows about the first', async (t) => {
  await Promise.all(['create', 'createMany'].map(async (operation) => {
    const stage = await setStage(t);
    stage.simulator.faults.add({ match: { operation: 'pins/create' }, effect: { kind: 'execute_and_cut' } });
    stage.simulator.faults.add({ match: { operation: 'pins/create' }, effect: { kind: 'list_later', seconds: 3600 } });
    const { items } = await stage.run({
      parameters: returnExisting(stage, operation), items: itemsNumbered(2), onError: 'continueRegularOutput',
    });
    assert.deepEqual(items.map(({ json }) => json.details.outcome), ['unknown', 'unknown']);
    assert.equal(stage.simulator.ledger.operations.get('pins/create').requested, 1);
  }));
});
