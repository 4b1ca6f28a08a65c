import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { DEFAULT_SCOPES } from '../../dist/lib/simulator/index.js';
import { openapi } from '../support/openapi.mjs';
import { send } from '../support/simulator.mjs';
import { isOfStore, offeredOperations } from './support/offered.mjs';
import { assertFitsDescription } from './support/request_check.mjs';
import { byId, itemsNumbered, pinParameters, setStage } from './support/stage.mjs';

async function stageWithPins(t) {
  const stage = await setStage(t);
  const { boardId, sectionId, tokens, simulator } = stage;
  const create = async (more) => {
    const json = {
      board_id: boardId, title: 'Old', media_source: { source_type: 'image_url', url: 'https://images.example/1.png' }, ...more,
    };
    const { body } = await send(simulator, { method: 'POST', path: '/pins', token: tokens.accessToken, json });
    return body.id;
  };
  return { ...stage, pinId: await create(), sectionPinId: await create({ board_section_id: sectionId }) };
}

const urlOf = (id) => `https://www.pinterest.com/pin/${id}/`;

/** Per operation: parameters, the request that must be made, what must come out, and parameters that Pinterest refuses. */
const cases = {
  'account:get': {
    given: () => ({}),
    asks: () => ['GET', '/v5/user_account'],
    gives: ({ account }, [user]) => assert.equal(user.username, account.username),
  },
  'board:create': {
    given: () => ({ name: 'Soups', boardDescription: 'Hot ones', privacy: 'PROTECTED' }),
    asks: () => ['POST', '/v5/boards', { name: 'Soups', description: 'Hot ones', privacy: 'PROTECTED' }],
    gives: (_stage, [board]) => assert.match(`${board.id} ${board.name}`, /^\d+ Soups$/),
    refused: ({ account }) => ({ name: account.boards[0].name, boardDescription: '', privacy: 'PUBLIC' }),
  },
  'board:delete': {
    given: ({ boardId }) => ({ board: byId(boardId) }),
    asks: ({ boardId }) => ['DELETE', `/v5/boards/${boardId}`],
    gives: ({ boardId }, items) => assert.deepEqual(items, [{ id: boardId, deleted: true }]),
    refused: () => ({ board: byId('1') }),
  },
  'board:get': {
    given: ({ boardId }) => ({ board: byId(boardId) }),
    asks: ({ boardId }) => ['GET', `/v5/boards/${boardId}`],
    gives: ({ account }, [board]) => assert.equal(board.name, account.boards[0].name),
    refused: () => ({ board: byId('1') }),
  },
  'board:getAll': {
    given: () => ({ returnAll: true, privacy: 'PUBLIC' }),
    asks: () => ['GET', '/v5/boards'],
    gives: ({ account }, boards) =>
      assert.deepEqual(boards.map(({ id }) => id).sort(), account.boards.map(({ id }) => id).sort()),
  },
  'board:getPins': {
    given: ({ boardId }) => ({ board: byId(boardId), returnAll: true }),
    asks: ({ boardId }) => ['GET', `/v5/boards/${boardId}/pins`],
    gives: ({ pinId }, pins) => assert.ok(pins.some(({ id, url }) => id === pinId && url === urlOf(pinId))),
    refused: () => ({ board: byId('1'), returnAll: true }),
  },
  'board:update': {
    given: ({ boardId }) => ({ board: byId(boardId), name: 'Stews', boardDescription: '', privacy: '' }),
    asks: ({ boardId }) => ['PATCH', `/v5/boards/${boardId}`, { name: 'Stews' }],
    gives: (_stage, [board]) => assert.equal(board.name, 'Stews'),
    refused: () => ({ board: byId('1'), name: 'Stews', boardDescription: '', privacy: '' }),
  },
  'boardSection:create': {
    given: ({ boardId }) => ({ board: byId(boardId), name: 'Winter' }),
    asks: ({ boardId }) => ['POST', `/v5/boards/${boardId}/sections`, { name: 'Winter' }],
    gives: (_stage, [section]) => assert.equal(section.name, 'Winter'),
    refused: () => ({ board: byId('1'), name: 'Winter' }),
  },
  'boardSection:delete': {
    given: ({ boardId, sectionId }) => ({ board: byId(boardId), section: byId(sectionId) }),
    asks: ({ boardId, sectionId }) => ['DELETE', `/v5/boards/${boardId}/sections/${sectionId}`],
    gives: ({ sectionId }, items) => assert.deepEqual(items, [{ id: sectionId, deleted: true }]),
    refused: ({ boardId }) => ({ board: byId(boardId), section: byId('1') }),
  },
  'boardSection:getAll': {
    given: ({ boardId }) => ({ board: byId(boardId), returnAll: true }),
    asks: ({ boardId }) => ['GET', `/v5/boards/${boardId}/sections`],
    gives: ({ sectionId }, sections) => assert.deepEqual(sections.map(({ id }) => id), [sectionId]),
    refused: () => ({ board: byId('1'), returnAll: true }),
  },
  'boardSection:getPins': {
    given: ({ boardId, sectionId }) => ({ board: byId(boardId), section: byId(sectionId), returnAll: true }),
    asks: ({ boardId, sectionId }) => ['GET', `/v5/boards/${boardId}/sections/${sectionId}/pins`],
    gives: ({ sectionPinId }, pins) => assert.deepEqual(pins.map(({ id }) => id), [sectionPinId]),
    refused: ({ boardId }) => ({ board: byId(boardId), section: byId('1'), returnAll: true }),
  },
  'boardSection:update': {
    given: ({ boardId, sectionId }) => ({ board: byId(boardId), section: byId(sectionId), name: 'Summer' }),
    asks: ({ boardId, sectionId }) => ['PATCH', `/v5/boards/${boardId}/sections/${sectionId}`, { name: 'Summer' }],
    gives: (_stage, [section]) => assert.equal(section.name, 'Summer'),
    refused: ({ boardId }) => ({ board: byId(boardId), section: byId('1'), name: 'Summer' }),
  },
  'pin:create': {
    given: ({ boardId, sectionId }) => pinParameters(boardId, {
      section: byId(sectionId), pinDescription: 'Words', altText: 'A bowl', aiDisclosures: ['AI_MODIFIED'],
      additionalFields: { dominantColor: '#6E7874' },
    }),
    asks: ({ boardId, sectionId }) => ['POST', '/v5/pins', {
      board_id: boardId, board_section_id: sectionId, title: 'A pin', description: 'Words', link: 'https://blog.example/post',
      alt_text: 'A bowl', dominant_color: '#6E7874', ai_disclosures: { values: ['AI_MODIFIED'] },
      media_source: { source_type: 'image_url', url: 'https://images.example/picture.png' },
    }],
    gives: ({ simulator, boardId }, [pin]) => {
      const executed = simulator.ledger.pins.at(-1);
      assert.equal(pin.id, executed.pinId);
      assert.equal(pin.url, urlOf(executed.pinId));
      assert.equal(pin.board_id, boardId);
      assert.equal(pin.found_by_look, false);
    },
    refused: () => pinParameters('1'),
  },
  'pin:createMany': {
    given: ({ boardId }) => pinParameters(boardId),
    asks: ({ boardId }) => ['POST', '/v5/pins', {
      board_id: boardId, title: 'A pin', link: 'https://blog.example/post',
      media_source: { source_type: 'image_url', url: 'https://images.example/picture.png' },
    }],
    gives: ({ simulator }, [pin]) => assert.equal(pin.id, simulator.ledger.pins.at(-1).pinId),
    refused: () => pinParameters('1'),
  },
  'pin:delete': {
    given: ({ pinId }) => ({ pin: byId(pinId) }),
    asks: ({ pinId }) => ['DELETE', `/v5/pins/${pinId}`],
    gives: ({ pinId }, items) => assert.deepEqual(items, [{ id: pinId, deleted: true }]),
    refused: () => ({ pin: byId('1') }),
  },
  'pin:get': {
    given: ({ pinId }) => ({ pin: { __rl: true, mode: 'url', value: `https://www.pinterest.com/pin/${pinId}/?x=1` } }),
    asks: ({ pinId }) => ['GET', `/v5/pins/${pinId}`],
    gives: ({ pinId }, [pin]) => assert.deepEqual([pin.id, pin.url, pin.title], [pinId, urlOf(pinId), 'Old']),
    refused: () => ({ pin: byId('1') }),
  },
  'pin:getAll': {
    given: () => ({ returnAll: false, limit: 1 }),
    asks: () => ['GET', '/v5/pins'],
    gives: (_stage, pins) => assert.equal(pins.length, 1),
  },
  'pin:save': {
    given: ({ pinId, account }) => ({ pin: byId(pinId), board: byId(account.boards[1].id) }),
    asks: ({ pinId, account }) => ['POST', `/v5/pins/${pinId}/save`, { board_id: account.boards[1].id }],
    gives: ({ pinId }, [pin]) => assert.notEqual(pin.id, pinId),
    refused: ({ boardId }) => ({ pin: byId('1'), board: byId(boardId) }),
  },
  'pin:update': {
    given: ({ pinId, account }) => ({
      pin: byId(pinId), title: 'New', altText: 'A plate', board: byId(account.boards[1].id), section: byId(''),
    }),
    asks: ({ pinId, account }) => ['PATCH', `/v5/pins/${pinId}`, {
      title: 'New', alt_text: 'A plate', board_id: account.boards[1].id,
    }],
    gives: (_stage, [pin]) => assert.equal(pin.title, 'New'),
    refused: () => ({ pin: byId('1'), title: 'New' }),
  },
};

const parametersFor = (name, parameters) => {
  const [resource, operation] = name.split(':');
  return { resource, operation, ...parameters };
};

it('every operation with an account has a case here', () => {
  assert.deepEqual(offeredOperations().filter((name) => !isOfStore(name)), Object.keys(cases).sort());
});

for (const [name, { given, asks, gives, refused = () => undefined }] of Object.entries(cases)) {
  describe(name, () => {
    it('asks Pinterest and gives the answer to the item it belongs to', async (t) => {
      const stage = await stageWithPins(t);
      const { items, error } = await stage.run({ parameters: parametersFor(name, given(stage)) });
      assert.equal(error, undefined, error?.message);
      const [method, path, body] = asks(stage);
      const request = stage.requests.at(-1);
      assert.deepEqual([request.method, request.path], [method, path]);
      assert.deepEqual(request.body, body);
      gives(stage, items.map(({ json }) => json));
      for (const { pairedItem } of items) assert.deepEqual(pairedItem, { item: 0 });
    });

    it('fails with what Pinterest said and what to look for', async (t) => {
      const stage = await stageWithPins(t);
      const wrong = refused(stage);
      if (wrong === undefined) stage.store.data.oauthTokenData.access_token = scopeless(stage);
      const { error } = await stage.run({ parameters: parametersFor(name, wrong ?? given(stage)) });
      assert.equal(error?.name, 'NodeApiError');
      assert.match(error.description, /Code (not_found|invalid_input|missing_scope)\..* Request id \S+/);
      assert.equal(error.context.itemIndex, 0);
    });

    it('goes on after a failed item when told to', async (t) => {
      const stage = await stageWithPins(t);
      const wrong = refused(stage);
      if (wrong === undefined) stage.store.data.oauthTokenData.access_token = scopeless(stage);
      const parameters = parametersFor(name, wrong ?? given(stage));
      const { items, error } = await stage.run({ parameters, items: itemsNumbered(2), onError: 'continueRegularOutput' });
      assert.equal(error, undefined, error?.message);
      assert.deepEqual(items.map(({ pairedItem }) => pairedItem.item), [0, 1]);
      for (const { json } of items) {
        assert.match(json.error, /\S/);
        assert.match(json.details.code, /^(not_found|invalid_input|missing_scope)$/);
        assert.match(json.details.requestId, /\S/);
        assert.match(json.details.description, /\S/);
      }
    });
  });
}

for (const operation of ['create', 'update']) {
  it(`boardSection:${operation} refuses a name that Pinterest has no room for, and takes the longest it has`, async (t) => {
    const stage = await setStage(t);
    const { boardId, sectionId } = stage;
    const run = async (name) => await stage.run({
      parameters: { resource: 'boardSection', operation, board: byId(boardId), section: byId(sectionId), name },
    });
    const { error } = await run('🍲'.repeat(181));
    assert.equal(error?.name, 'NodeOperationError');
    assert.match(error.message, /^Name: is too long \(181 characters\), Pinterest takes 180$/);
    assert.equal(stage.requests.length, 0);
    assert.equal((await run('🍲'.repeat(180))).error, undefined);
  });
}

describe('secret boards', () => {
  const named = /Secret Boards in the Pinterest credential/;
  const secret = { name: 'Surprise', boardDescription: '', privacy: 'SECRET' };
  const withSecret = [...DEFAULT_SCOPES, 'boards:read_secret', 'boards:write_secret', 'pins:read_secret', 'pins:write_secret'];

  it('a token without their scopes makes none, sees none, and is told where to ask for them', async (t) => {
    const stage = await setStage(t);
    const made = await stage.run({ parameters: parametersFor('board:create', secret) });
    assert.match(made.error?.description, /Code forbidden\./);
    assert.match(made.error.description, named);
    const { body: { id } } = await send(stage.simulator, {
      method: 'POST', path: '/boards', token: stage.simulator.tokens.issue(stage.account, { scopes: withSecret }).accessToken,
      json: { name: 'Hidden', privacy: 'SECRET' },
    });
    const seen = await stage.run({ parameters: parametersFor('board:get', { board: byId(id) }) });
    assert.match(seen.error?.description, /Code not_found\./);
    assert.match(seen.error.description, named);
  });

  it('a token with their scopes makes them, and lists them', async (t) => {
    const stage = await setStage(t);
    stage.store.data.oauthTokenData.access_token = stage.simulator.tokens.issue(stage.account, { scopes: withSecret }).accessToken;
    const { items: [{ json: { id } }] } = await stage.run({ parameters: parametersFor('board:create', secret) });
    const { items } = await stage.run({ parameters: parametersFor('board:getAll', { returnAll: true, privacy: 'SECRET' }) });
    assert.deepEqual(items.map(({ json }) => json.id), [id]);
  });

  it("another account's board is refused with what to do", async (t) => {
    const stage = await setStage(t);
    const [{ id }] = stage.simulator.accounts.create({ boards: 1 }).boards;
    const { error } = await stage.run({ parameters: parametersFor('pin:create', pinParameters(id)) });
    assert.match(error.description, /Choose a board that this account may write to, .*Code forbidden\./);
  });
});

if (openapi === undefined) {
  console.log('not run: the requests of the n8n node against the OpenAPI description (it is not beside this repository)');
} else {
  for (const [name, { given }] of Object.entries(cases)) {
    it(`${name} asks what the OpenAPI description allows`, async (t) => {
      const stage = await stageWithPins(t);
      await stage.run({ parameters: parametersFor(name, given(stage)) });
      assert.ok(stage.requests.length > 0);
      stage.requests.forEach(assertFitsDescription);
    });
  }
}

function scopeless({ simulator, account }) {
  return simulator.tokens.issue(account, { scopes: ['ads:read'] }).accessToken;
}
