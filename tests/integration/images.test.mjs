// Images lie beside a command's text on their way into the core: what arrives must be what was given, each in its own place.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { test } from 'node:test';

import { createClient } from '../../dist/lib/index.js';

const contentType = 'image/png';

/** A server that keeps the media_source of every create. */
async function keeper(t) {
  const sources = [];
  const server = createServer(async (request, response) => {
    const body = await json(request);
    sources.push([body.title, body.media_source]);
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ id: `70${sources.length}`, board_id: body.board_id }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const apiUrl = `http://127.0.0.1:${server.address().port}/v5`;
  const client = createClient({ environment: { apiUrl, allowLoopbackHttp: true }, auth: { accessToken: 'pina_x' } });
  t.after(async () => {
    await client.close();
    server.close();
  });
  return { client, sources };
}

const base64 = (bytes) => Buffer.from(bytes).toString('base64');

/** Every way in which bytes can come: [name, data, what has to arrive]. */
function ways() {
  const bytes = randomBytes(1000);
  const shared = new Uint8Array(new SharedArrayBuffer(7)).fill(9);
  const large = randomBytes(5 << 20);
  return [
    ['a Uint8Array', new Uint8Array(bytes), base64(bytes)],
    ['a part of a Buffer', bytes.subarray(3, 500), base64(bytes.subarray(3, 500))],
    ['shared memory', shared, base64(shared)],
    ['base64', base64(bytes), base64(bytes)],
    ['one byte', new Uint8Array([255]), '/w=='],
    ['megabytes', large, base64(large)],
  ];
}

test('every image arrives as it was given, whatever goes with it', { timeout: 60_000 }, async (t) => {
  const { client, sources } = await keeper(t);
  const cases = ways();
  const pins = cases.map(([title, data], index) => ({
    boardId: String(index), title, media: { type: 'image_base64', contentType, data },
  }));
  const url = { boardId: '9', title: 'no image', media: { type: 'image_url', url: 'https://images.example/1.jpg' } };
  const outcomes = await client.pins.publishMany([url, ...pins, { ...url, boardId: '8', title: 'none either' }]);
  assert.deepEqual(outcomes.map(({ status }) => status), Array(cases.length + 2).fill('published'));
  const arrived = new Map(sources);
  for (const [title, , text] of cases) {
    assert.deepEqual(arrived.get(title), { source_type: 'image_base64', content_type: contentType, data: text }, title);
  }
});

test('slides and covers keep their places', { timeout: 60_000 }, async (t) => {
  const { client, sources } = await keeper(t);
  const [first, second, cover] = [randomBytes(30), randomBytes(31), randomBytes(32)];
  const items = [{ contentType, data: first, title: 'one' }, { contentType, data: base64(second), title: 'two' }];
  await client.pins.publishMany([
    { boardId: '1', title: 'slides', media: { type: 'multiple_image_base64', items } },
    { boardId: '2', title: 'cover', media: { type: 'video_id', mediaId: '5', cover: { contentType, data: cover } } },
  ]);
  const arrived = new Map(sources);
  assert.deepEqual(arrived.get('slides').items.map(({ title, data }) => [title, data]), [['one', base64(first)], ['two', base64(second)]]);
  assert.equal(arrived.get('cover').cover_image_data, base64(cover));
});

test('an image without bytes fails alone', { timeout: 60_000 }, async (t) => {
  const { client, sources } = await keeper(t);
  const media = (data) => ({ type: 'image_base64', contentType, data });
  const [empty, good] = await client.pins.publishMany([
    { boardId: '1', title: 'empty', media: media(new Uint8Array(0)) },
    { boardId: '1', title: 'good', media: media(new Uint8Array([1])) },
  ]);
  assert.equal(empty.error.code, 'bad_media');
  assert.equal(good.status, 'published');
  assert.deepEqual(sources.map(([title]) => title), ['good']);
});
