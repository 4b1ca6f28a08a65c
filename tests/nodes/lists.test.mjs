import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import Module from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { packageFolder } from './support/package_under_test.mjs';
import { byId, pinParameters, setStage } from './support/stage.mjs';

it('the board list searches all boards, page after page', async (t) => {
  const stage = await setStage(t, { account: { boards: 300 } });
  const last = stage.account.boards.at(-1);
  const all = await stage.list({ method: 'searchBoards' });
  assert.equal(all.length, 300);
  const found = await stage.list({ method: 'searchBoards', filter: last.name.toUpperCase() });
  assert.ok(found.some(({ name, value }) => name === last.name && value === last.id));
  assert.ok(found.length < 300);
});

it('the board list says which boards were shared for looking only: whose the account is, it asks', async (t) => {
  const stage = await setStage(t, { account: { username: 'anna' } });
  const board = (id, username, collaborators) => ({ id, name: `Board ${id}`, owner: { username }, privacy: 'PUBLIC', collaborator_count: collaborators });
  const answers = { '/v5/user_account': { id: '9', username: 'anna' }, '/v5/boards': { items: [board('1', 'anna', 0), board('2', 'otto', 0), board('3', 'otto', 2)] } };
  const server = createServer(({ url }, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answers[url.split('?')[0]]));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => server.close());
  stage.store.data.apiUrl = `http://127.0.0.1:${server.address().port}/v5`;
  const shown = await stage.list({ method: 'searchBoards' });
  assert.deepEqual(shown.map(({ name }) => name), ['Board 1', 'Board 2 (read only)', 'Board 3']);
});

it('a token that may not read the account lists its boards all the same', async (t) => {
  const stage = await setStage(t);
  stage.store.data.oauthTokenData.access_token = stage.simulator.tokens.issue(stage.account, { scopes: ['boards:read'] }).accessToken;
  assert.equal((await stage.list({ method: 'searchBoards' })).length, 2);
});

it('the section list shows the sections of the chosen board', async (t) => {
  const stage = await setStage(t);
  const shown = await stage.list({ method: 'searchSections', parameters: { board: byId(stage.boardId) } });
  assert.deepEqual(shown.map(({ value }) => value), [stage.sectionId]);
});

it('without a board there are no sections to choose from', async (t) => {
  const stage = await setStage(t);
  assert.deepEqual(await stage.list({ method: 'searchSections', parameters: { board: byId('') } }), []);
  assert.equal(stage.requests.length, 0);
});

it('an expired token is refreshed for a list too', async (t) => {
  const stage = await setStage(t);
  stage.simulator.tokens.expireAccess(stage.tokens.accessToken);
  assert.equal((await stage.list({ method: 'searchBoards' })).length, 2);
  assert.equal(stage.store.writes, 1);
});

it('a list that fails says why', async (t) => {
  const stage = await setStage(t);
  stage.store.data.oauthTokenData.access_token = stage.simulator.tokens.issue(stage.account, { scopes: ['pins:read'] }).accessToken;
  await assert.rejects(stage.list({ method: 'searchBoards' }), /permissions/);
});

for (const [wanted, limit, pages] of [['Return All', undefined, [250, 250]], ['a limit', 260, [250, 10]], ['a small limit', 7, [7]]]) {
  it(`${wanted} asks for no more than it needs`, async (t) => {
    const stage = await setStage(t, { account: { boards: 300 } });
    const parameters = { resource: 'board', operation: 'getAll', privacy: '', returnAll: limit === undefined, limit: limit ?? 50 };
    const { items, error } = await stage.run({ parameters });
    assert.equal(error, undefined, error?.message);
    assert.equal(items.length, limit ?? 300);
    assert.equal(new Set(items.map(({ json }) => json.id)).size, items.length);
    assert.deepEqual(stage.asked('/v5/boards').map(({ query }) => Number(query.page_size)), pages);
  });
}

for (const given of ['[2]', 'true', 'new Date()', '({})', 'null', '"many"', '0', '2.5']) {
  it(`a limit of ${given} is refused by name`, async (t) => {
    const stage = await setStage(t);
    const parameters = { resource: 'board', operation: 'getAll', privacy: '', limit: `={{ ${given} }}` };
    const { error } = await stage.run({ parameters });
    assert.match(error?.message, /^Limit: expected a whole number from 1 on/);
    assert.equal(stage.requests.length, 0);
  });
}

it('a list whose pages repeat fails rather than seem complete', async () => {
  const require = Module.createRequire(join(packageFolder, 'package.json'));
  const { listAll } = require('./dist/nodes/Pinterest/shared/pages.js');
  const pages = [{ items: [{ id: '1' }], bookmark: 'a' }, { items: [{ id: '2' }], bookmark: 'b' }, { items: [{ id: '1' }], bookmark: 'a' }, {}];
  const connection = {
    context: { getNode: () => ({ name: 'Pinterest' }) },
    client: { call: async () => pages.shift() },
    run: (send) => send({}),
  };
  await assert.rejects(listAll(connection, 'boards/list', {}), /gave the same page twice/);
});

describe('pins on protected boards, which Pinterest leaves out by itself', () => {
  for (const [given, count] of [[undefined, 1], [false, 1], [true, 2], ['={{ "true" }}', 2]]) {
    it(`Include Protected Boards ${given}: ${count} of two`, async (t) => {
      const stage = await setStage(t);
      const make = async (board) => {
        const { items, error } = await stage.run({ parameters: pinParameters(board, { title: 'Soup' }) });
        assert.equal(error, undefined, error?.message);
        return items[0].json.id;
      };
      const board = { resource: 'board', operation: 'create', name: 'For friends', privacy: 'PROTECTED' };
      const { items: [{ json: hidden }] } = await stage.run({ parameters: board });
      const ids = [await make(stage.boardId), await make(hidden.id)].slice(0, count);
      const parameters = {
        resource: 'pin', operation: 'getAll', returnAll: true, ...(given !== undefined && { includeProtected: given }),
      };
      const { items } = await stage.run({ parameters });
      assert.deepEqual(items.map(({ json }) => json.id).sort(), ids.sort());
    });
  }
});
