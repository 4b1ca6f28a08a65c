import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connect, pinOn, pngData, send, simulatorFor } from '../support/simulator.mjs';

const refusal = ({ status, body }) => [status, body.code];
const create = (simulator, token, json) =>
  send(simulator, { method: 'POST', path: '/pins', token, json });
const media = (media_source) => ({ media_source });

describe('creating a pin', () => {
  it('answers with an id of 18 digits, a date without time zone and no public URL', async (t) => {
    const simulator = await simulatorFor(t, { clock: 'driven' });
    const { token, boardId } = connect(simulator);
    const { status, body } = await create(simulator, token, pinOn(boardId, { alt_text: 'A loaf' }));
    assert.equal(status, 201);
    assert.match(body.id, /^\d{18}$/);
    assert.ok(!Number.isSafeInteger(Number(body.id)));
    assert.equal(body.created_at, '2026-01-05T09:00:00');
    assert.equal(body.link, 'https://blog.example/post');
    assert.equal(body.alt_text, 'A loaf');
    assert.equal(body.board_id, boardId);
    assert.ok(!JSON.stringify(body).includes(`pin/${body.id}`));
    assert.deepEqual((await send(simulator, { path: `/pins/${body.id}`, token })).body, body);
  });

  it('counts lengths in code points', async (t) => {
    const simulator = await simulatorFor(t);
    const { token, boardId } = connect(simulator);
    const limits = { title: 100, description: 800, alt_text: 500 };
    for (const [field, limit] of Object.entries(limits)) {
      const longest = await create(
        simulator,
        token,
        pinOn(boardId, { [field]: '🍞'.repeat(limit) }),
      );
      assert.equal(longest.status, 201, field);
      const tooLong = await create(
        simulator,
        token,
        pinOn(boardId, { [field]: '🍞'.repeat(limit + 1) }),
      );
      assert.deepEqual(refusal(tooLong), [400, 1], field);
      assert.match(tooLong.body.message, new RegExp(`${field}.*maxLength=${limit}`));
    }
    const link = `https://a.example/${'x'.repeat(2048 - 18)}`;
    assert.equal((await create(simulator, token, pinOn(boardId, { link }))).status, 201);
    assert.deepEqual(
      refusal(await create(simulator, token, pinOn(boardId, { link: `${link}x` }))),
      [400, 1],
    );
  });

  for (const [what, change] of Object.entries({
    'a board id that is a number': { board_id: 123 },
    'a board id with letters': { board_id: '12a' },
    'no board': { board_id: undefined },
    'a title that is no text': { title: 5 },
    'a link that is no URL': { link: 'blog.example' },
    'a color that is none': { dominant_color: 'red' },
    'no media': media(undefined),
    'an unknown kind of media': media({ source_type: 'video_url', url: 'https://a.example/x.mp4' }),
    'an image URL that is missing': media({ source_type: 'image_url' }),
    'base64 with a data: prefix': media({
      source_type: 'image_base64',
      content_type: 'image/png',
      data: `data:image/png;base64,${pngData()}`,
    }),
    'base64 of another type': media({
      source_type: 'image_base64',
      content_type: 'image/gif',
      data: pngData(),
    }),
    'a carousel of one': media({
      source_type: 'multiple_image_urls',
      items: [{ url: 'https://a.example/1.png' }],
    }),
    'a carousel of six': media({
      source_type: 'multiple_image_urls',
      items: Array(6).fill({ url: 'https://a.example/1.png' }),
    }),
    'a carousel with a negative index': media({
      source_type: 'multiple_image_urls',
      index: -1,
      items: Array(2).fill({ url: 'https://a.example/1.png' }),
    }),
    'no disclosure values': { ai_disclosures: {} },
    'empty disclosures': { ai_disclosures: { values: [] } },
    'an unknown disclosure': { ai_disclosures: { values: ['AI_GENERATED'] } },
    'a disclosure in lower case': { ai_disclosures: { values: ['ai_modified'] } },
  })) {
    it(`refuses ${what}`, async (t) => {
      const simulator = await simulatorFor(t);
      const { token, boardId } = connect(simulator);
      assert.deepEqual(refusal(await create(simulator, token, pinOn(boardId, change))), [400, 1]);
      assert.equal(simulator.ledger.pins.length, 0);
    });
  }

  it('refuses bodies that are no JSON object', async (t) => {
    const simulator = await simulatorFor(t);
    const { token } = connect(simulator);
    for (const body of ['', '{', '[]', '"x"', 'null']) {
      assert.deepEqual(
        refusal(await send(simulator, { method: 'POST', path: '/pins', token, body })),
        [400, 1],
        body,
      );
    }
  });

  it('names what is missing: board 40, section 2031', async (t) => {
    const simulator = await simulatorFor(t);
    const { token, boardId } = connect(simulator);
    assert.deepEqual(refusal(await create(simulator, token, pinOn('123'))), [404, 40]);
    assert.deepEqual(
      refusal(await create(simulator, token, pinOn(boardId, { board_section_id: '9' }))),
      [404, 2031],
    );
  });

  it('complains about pictures: too small 233, broken 235, unreachable', async (t) => {
    const simulator = await simulatorFor(t);
    const { token, boardId } = connect(simulator);
    const url = (address) =>
      create(simulator, token, pinOn(boardId, media({ source_type: 'image_url', url: address })));
    const data = (content_type, bytes) =>
      create(
        simulator,
        token,
        pinOn(boardId, media({ source_type: 'image_base64', content_type, data: bytes })),
      );
    assert.deepEqual(refusal(await url('https://a.example/too-small.png')), [403, 233]);
    assert.deepEqual(refusal(await url('https://a.example/broken.png')), [403, 235]);
    const unreachable = await url('https://unreachable.example/a.png');
    assert.deepEqual(
      [unreachable.status, unreachable.body.message],
      [400, 'Unable to reach the URL'],
    );
    assert.deepEqual(refusal(await data('image/png', pngData(99, 500))), [403, 233]);
    assert.equal((await data('image/png', pngData(100, 100))).status, 201);
    assert.deepEqual(refusal(await data('image/jpeg', pngData())), [403, 235]);
    const jpeg = Buffer.from(
      'ffd8ffe000104a46494600010100000100010000ffc0001108025801900301',
      'hex',
    ).toString('base64');
    assert.equal((await data('image/jpeg', jpeg)).status, 201);
  });

  it('takes carousels, disclosures and a section, and echoes them', async (t) => {
    const simulator = await simulatorFor(t);
    const { token, boardId, account } = connect(simulator, { sectionsPerBoard: 1 });
    const items = [
      { url: 'https://a.example/1.png', title: 'One' },
      { url: 'https://a.example/2.png' },
    ];
    const ai_disclosures = { values: ['AI_MODIFIED', 'SYNTHETIC_PERFORMER'] };
    const { body } = await create(
      simulator,
      token,
      pinOn(boardId, {
        ai_disclosures,
        board_section_id: account.boards[0].sectionIds[0],
        ...media({ source_type: 'multiple_image_urls', items }),
      }),
    );
    assert.equal(body.creative_type, 'CAROUSEL');
    assert.equal(body.media.items[0].title, 'One');
    assert.deepEqual(body.ai_disclosures, ai_disclosures);
    const data = { content_type: 'image/png', data: pngData() };
    const base64 = await create(
      simulator,
      token,
      pinOn(boardId, media({ source_type: 'multiple_image_base64', items: [data, data] })),
    );
    assert.equal(base64.body.media.media_type, 'multiple_images');
  });
});

describe('pins', () => {
  it('are listed newest first, and new ones do not move what a bookmark points behind', async (t) => {
    const simulator = await simulatorFor(t);
    const { token, boardId } = connect(simulator);
    const ids = [];
    for (let index = 0; index < 5; index += 1)
      ids.unshift((await create(simulator, token, pinOn(boardId))).body.id);
    const first = await send(simulator, { path: '/pins?page_size=2', token });
    await create(simulator, token, pinOn(boardId));
    const bookmark = encodeURIComponent(first.body.bookmark);
    const second = await send(simulator, { path: `/pins?page_size=2&bookmark=${bookmark}`, token });
    assert.deepEqual(
      [...first.body.items, ...second.body.items].map(({ id }) => id),
      ids.slice(0, 4),
    );
    const onBoard = await send(simulator, { path: `/boards/${boardId}/pins`, token });
    assert.deepEqual(
      onBoard.body.items.slice(1).map(({ id }) => id),
      ids,
    );
    assert.equal(onBoard.body.bookmark, null);
  });

  it('are changed, moved, saved and deleted', async (t) => {
    const simulator = await simulatorFor(t);
    const { token, account } = connect(simulator, { boards: 2 });
    const [one, two] = account.boards;
    const other = connect(simulator);
    const { body } = await create(simulator, token, pinOn(one.id));
    const path = `/pins/${body.id}`;
    const moved = await send(simulator, {
      method: 'PATCH',
      path,
      token,
      json: { title: 'New', board_id: two.id },
    });
    assert.deepEqual(
      [moved.body.title, moved.body.board_id, moved.body.link],
      ['New', two.id, body.link],
    );
    assert.equal(
      (await send(simulator, { path: `/boards/${one.id}/pins`, token })).body.items.length,
      0,
    );
    const saved = await send(simulator, {
      method: 'POST',
      path: `${path}/save`,
      token: other.token,
      json: { board_id: other.boardId },
    });
    assert.equal(saved.status, 201);
    assert.equal(saved.body.parent_pin_id, body.id);
    assert.equal(simulator.ledger.pins.at(-1).operation, 'pins/save');
    const onlyOwn = await send(simulator, {
      path: '/pins?pin_filter=exclude_repins',
      token: other.token,
    });
    assert.equal(onlyOwn.body.items.length, 0);
    assert.equal((await send(simulator, { method: 'DELETE', path, token })).status, 204);
    assert.deepEqual(refusal(await send(simulator, { path, token })), [404, 50]);
  });
});
