import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_SCOPES } from '../../dist/lib/simulator/index.js';
import { connect, eventually, pinOn, send, simulatorFor } from '../support/simulator.mjs';

const refusal = ({ status, body }) => [status, body.code];

async function everyPage(simulator, token, path) {
  const pages = [];
  let bookmark = '';
  do {
    const joint = path.includes('?') ? '&' : '?';
    const { status, body } = await send(simulator, {
      path: `${path}${bookmark && `${joint}bookmark=${encodeURIComponent(bookmark)}`}`,
      token,
    });
    assert.equal(status, 200);
    pages.push(body.items);
    bookmark = body.bookmark;
  } while (bookmark);
  return pages;
}

describe('boards', () => {
  it('come in pages of 25, or up to 250, thousands of them', async (t) => {
    const simulator = await simulatorFor(t, { limits: false });
    const { token, account } = connect(simulator, { boards: 2510 });
    const byDefault = await send(simulator, { path: '/boards', token });
    assert.equal(byDefault.body.items.length, 25);
    const pages = await everyPage(simulator, token, '/boards?page_size=250');
    assert.deepEqual(
      pages.map(({ length }) => length),
      [...Array(10).fill(250), 10],
    );
    assert.deepEqual(
      pages.flat().map(({ id }) => id),
      account.boards.map(({ id }) => id),
    );
  });

  it('end with a null bookmark also when the last page is full', async (t) => {
    const simulator = await simulatorFor(t);
    const { token } = connect(simulator, { boards: 50 });
    const pages = await everyPage(simulator, token, '/boards?page_size=25');
    assert.deepEqual(
      pages.map(({ length }) => length),
      [25, 25],
    );
  });

  it('refuse a bookmark that was put into the URL as it is, and a wrong page size', async (t) => {
    const simulator = await simulatorFor(t);
    const { token } = connect(simulator, { boards: 30 });
    const { body } = await send(simulator, { path: '/boards', token });
    assert.deepEqual(
      refusal(await send(simulator, { path: `/boards?bookmark=${body.bookmark}`, token })),
      [400, 1],
    );
    for (const size of ['0', '251', 'x', '-1', '1.5']) {
      assert.deepEqual(
        refusal(await send(simulator, { path: `/boards?page_size=${size}`, token })),
        [400, 1],
        size,
      );
    }
  });

  it('take a bookmark from the list that gave it, and from no other', async (t) => {
    const simulator = await simulatorFor(t);
    const { token, boardId, account } = connect(simulator, { boards: 2, sectionsPerBoard: 2 });
    const other = connect(simulator, { boards: 2 });
    const { body } = await send(simulator, { path: '/boards?page_size=1', token });
    const ask = (path, as = token) => send(simulator, { path: `${path}?bookmark=${encodeURIComponent(body.bookmark)}`, token: as });
    assert.deepEqual((await ask('/boards')).body.items.map(({ id }) => id), [account.boards[1].id]);
    for (const path of ['/pins', `/boards/${boardId}/pins`, `/boards/${boardId}/sections`]) {
      assert.deepEqual(refusal(await ask(path)), [400, 1], path);
    }
    assert.deepEqual(refusal(await ask('/boards', other.token)), [400, 1], "another account's");
    const sections = await send(simulator, { path: `/boards/${boardId}/sections?page_size=1`, token });
    const elsewhere = `/boards/${account.boards[1].id}/sections?bookmark=${encodeURIComponent(sections.body.bookmark)}`;
    assert.deepEqual(refusal(await send(simulator, { path: elsewhere, token })), [400, 1], "another board's");
  });

  it('stay as they are when one field of a change is refused', async (t) => {
    const simulator = await simulatorFor(t);
    const { token, boardId } = connect(simulator);
    const path = `/boards/${boardId}`;
    for (const wrong of [{ description: 'x'.repeat(501) }, { description: 7 }, { privacy: 'PROTECTED' }]) {
      const answer = await send(simulator, { method: 'PATCH', path, token, json: { name: 'Renamed', ...wrong } });
      assert.deepEqual(refusal(answer), [400, 1]);
    }
    assert.equal((await send(simulator, { path, token })).body.name, 'Board 1');
  });

  it('can be listed by privacy', async (t) => {
    const simulator = await simulatorFor(t);
    const { token } = connect(simulator, { boards: 10, boardPrivacyMix: true });
    const { body } = await send(simulator, { path: '/boards?privacy=PROTECTED', token });
    assert.deepEqual(
      body.items.map(({ privacy }) => privacy),
      ['PROTECTED', 'PROTECTED'],
    );
    assert.equal((await send(simulator, { path: '/boards?privacy=NONE', token })).status, 400);
  });

  it('are created, renamed and deleted; ids have 18 digits and dates no time zone', async (t) => {
    const simulator = await simulatorFor(t, { clock: 'driven' });
    const { token } = connect(simulator, { boards: 0 });
    const created = await send(simulator, {
      method: 'POST',
      path: '/boards',
      token,
      json: { name: 'Baking', description: 'Bread' },
    });
    assert.equal(created.status, 201);
    assert.match(created.body.id, /^\d{18}$/);
    assert.equal(created.body.created_at, '2026-01-05T09:00:00');
    assert.equal(created.body.privacy, 'PUBLIC');
    const path = `/boards/${created.body.id}`;
    const renamed = await send(simulator, {
      method: 'PATCH',
      path,
      token,
      json: { name: 'Bread' },
    });
    assert.deepEqual([renamed.body.name, renamed.body.description], ['Bread', 'Bread']);
    const deleted = await send(simulator, { method: 'DELETE', path, token });
    assert.deepEqual([deleted.status, deleted.text], [204, '']);
    assert.deepEqual(refusal(await send(simulator, { path, token })), [404, 40]);
  });

  it('have names of their own', async (t) => {
    const simulator = await simulatorFor(t);
    const { token } = connect(simulator, { boards: 0 });
    const create = (name) =>
      send(simulator, { method: 'POST', path: '/boards', token, json: { name } });
    await create('Baking');
    const again = await create(' baking ');
    assert.deepEqual(refusal(again), [400, 1]);
    assert.equal(again.body.message, 'The board name is invalid or duplicated.');
  });

  it('for ads only have the name and the privacy that Pinterest gives them', async (t) => {
    const simulator = await simulatorFor(t);
    const { token } = connect(simulator, { boards: 0 });
    const { status, body } = await send(simulator, {
      method: 'POST', path: '/boards', token, json: { name: 'Campaign', privacy: 'PUBLIC', is_ads_only: true },
    });
    assert.deepEqual([status, body.name, body.privacy, body.is_ads_only], [201, 'Ad-only Pins', 'PROTECTED', true]);
  });

  it('answer 200 instead of 201 when asked to', async (t) => {
    const simulator = await simulatorFor(t, { createdStatus: 200 });
    const { token, boardId } = connect(simulator);
    assert.equal(
      (await send(simulator, { method: 'POST', path: '/boards', token, json: { name: 'New' } }))
        .status,
      200,
    );
    assert.equal(
      (await send(simulator, { method: 'POST', path: '/pins', token, json: pinOn(boardId) }))
        .status,
      200,
    );
  });
});

describe('secret boards', () => {
  const withSecret = [...DEFAULT_SCOPES, 'boards:read_secret', 'boards:write_secret'];

  it('are made of public ones by a token with their scope alone', async (t) => {
    const simulator = await simulatorFor(t);
    const { token, boardId, account } = connect(simulator);
    const change = (as) => send(simulator, { method: 'PATCH', path: `/boards/${boardId}`, token: as, json: { name: 'Hidden', privacy: 'SECRET' } });
    assert.deepEqual(refusal(await change(token)), [403, 29]);
    const { body } = await send(simulator, { path: `/boards/${boardId}`, token });
    assert.deepEqual([body.privacy, body.name], ['PUBLIC', 'Board 1']);
    const { accessToken } = simulator.tokens.issue(account, { scopes: withSecret });
    assert.equal((await change(accessToken)).body.privacy, 'SECRET');
  });

  it('do not exist for a token without their scopes, whatever it asks', async (t) => {
    const simulator = await simulatorFor(t);
    const { token, account } = connect(simulator);
    const { accessToken } = simulator.tokens.issue(account, { scopes: withSecret });
    const { body: { id } } = await send(simulator, {
      method: 'POST', path: '/boards', token: accessToken, json: { name: 'Hidden', privacy: 'SECRET' },
    });
    const asked = [
      { path: `/boards/${id}` }, { method: 'PATCH', path: `/boards/${id}`, json: { privacy: 'PUBLIC' } },
      { method: 'POST', path: `/boards/${id}/sections`, json: { name: 'Rolls' } }, { method: 'DELETE', path: `/boards/${id}` },
    ];
    for (const request of asked) assert.deepEqual(refusal(await send(simulator, { ...request, token })), [404, 40], request.method);
    const reader = simulator.tokens.issue(account, { scopes: withSecret.slice(0, -1) }).accessToken;
    assert.equal((await send(simulator, { path: `/boards/${id}`, token: reader })).status, 200);
    for (const request of asked.slice(1)) assert.deepEqual(refusal(await send(simulator, { ...request, token: reader })), [403, 29], request.method);
    for (const request of asked.slice(1)) assert.ok((await send(simulator, { ...request, token: accessToken })).status < 300, request.method);
  });
});

describe('board sections', () => {
  it('are listed, created, renamed and deleted; the pins stay', async (t) => {
    const simulator = await simulatorFor(t);
    const { token, boardId, account } = connect(simulator, { sectionsPerBoard: 2 });
    const path = `/boards/${boardId}/sections`;
    const created = await send(simulator, { method: 'POST', path, token, json: { name: 'Rolls' } });
    assert.equal(created.status, 201);
    const { body } = await send(simulator, { path, token });
    assert.deepEqual(
      body.items.map(({ name }) => name),
      ['Section 1', 'Section 2', 'Rolls'],
    );
    assert.deepEqual(
      body.items.slice(0, 2).map(({ id }) => id),
      account.boards[0].sectionIds,
    );
    const section = `${path}/${created.body.id}`;
    const pin = await send(simulator, {
      method: 'POST',
      path: '/pins',
      token,
      json: pinOn(boardId, { board_section_id: created.body.id }),
    });
    assert.equal(pin.body.board_section_id, created.body.id);
    assert.deepEqual(
      (await send(simulator, { path: `${section}/pins`, token })).body.items.map(({ id }) => id),
      [pin.body.id],
    );
    assert.equal(
      (await send(simulator, { method: 'PATCH', path: section, token, json: { name: 'Buns' } }))
        .body.name,
      'Buns',
    );
    assert.equal((await send(simulator, { method: 'DELETE', path: section, token })).status, 204);
    assert.deepEqual(
      refusal(await send(simulator, { path: `${section}/pins`, token })),
      [404, 2031],
    );
    assert.equal(
      (await send(simulator, { path: `/pins/${pin.body.id}`, token })).body.board_section_id,
      null,
    );
  });

  it('have names of 1 to 180 characters, each once on a board', async (t) => {
    const simulator = await simulatorFor(t);
    const { token, boardId } = connect(simulator);
    const create = (name) =>
      send(simulator, {
        method: 'POST',
        path: `/boards/${boardId}/sections`,
        token,
        json: { name },
      });
    assert.equal((await create('x'.repeat(180))).status, 201);
    for (const name of ['', 'x'.repeat(181), undefined, 7])
      assert.deepEqual(refusal(await create(name)), [400, 1]);
    assert.deepEqual(refusal(await create('x'.repeat(180))), [409, 409]);
    const { body } = await create('Rolls');
    const rename = (name) =>
      send(simulator, { method: 'PATCH', path: `/boards/${boardId}/sections/${body.id}`, token, json: { name } });
    assert.equal((await rename('Rolls')).status, 200, 'the name it has: a repetition of a rename that worked');
    assert.deepEqual(refusal(await rename('x'.repeat(180))), [409, 409]);
  });
});

describe('two writes to one board at the same time', () => {
  for (const [mode, expected] of [
    ['rate_limit', [429, 8]],
    ['conflict', [409, 409]],
    [false, undefined],
  ]) {
    it(`with overlappingBoardWrites ${mode}: the second gets ${expected ?? 'through'}`, async (t) => {
      const simulator = await simulatorFor(t, { overlappingBoardWrites: mode });
      const { token, account } = connect(simulator, { boards: 2 });
      const create = (board) =>
        send(simulator, { method: 'POST', path: '/pins', token, json: pinOn(board.id) });
      // The first write is still under way when the others arrive.
      simulator.faults.add({ nth: 1, effect: { kind: 'delay', ms: 50 } });
      const slow = create(account.boards[0]);
      await eventually(() => simulator.ledger.received > 0);
      const second = await create(account.boards[0]);
      if (expected) assert.deepEqual(refusal(second), expected);
      else assert.equal(second.status, 201);
      assert.equal((await create(account.boards[1])).status, 201);
      assert.equal((await slow).status, 201);
      assert.equal((await create(account.boards[0])).status, 201);
    });
  }
});
