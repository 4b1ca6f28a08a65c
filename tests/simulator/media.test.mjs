import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connect, pinOn, send, simulatorFor } from '../support/simulator.mjs';

const VIDEO = Buffer.concat([
  Buffer.from([0, 0, 0, 24]),
  Buffer.from('ftypmp42'),
  Buffer.alloc(100),
]);
const refusal = ({ status, body }) => [status, body.code];

function form(fields) {
  const boundary = 'simulated-boundary';
  const parts = fields.map(([name, data]) =>
    Buffer.concat([
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${name === 'file' ? '; filename="a.mp4"' : ''}\r\n\r\n`,
      ),
      Buffer.from(data),
      Buffer.from('\r\n'),
    ]),
  );
  const body = Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
  return { body, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } };
}

async function registered(t, options) {
  const simulator = await simulatorFor(t, { clock: 'driven', ...options });
  const connection = connect(simulator);
  const { status, body } = await send(simulator, {
    method: 'POST',
    path: '/media',
    token: connection.token,
    json: { media_type: 'video' },
  });
  assert.equal(status, 201);
  const parameters = Object.entries(body.upload_parameters);
  const upload = (fields, headers = {}) => {
    const { body: bytes, headers: own } = form(fields);
    return send(simulator, {
      method: 'POST',
      url: body.upload_url,
      body: bytes,
      headers: { ...own, ...headers },
    });
  };
  const state = async () =>
    (await send(simulator, { path: `/media/${body.media_id}`, token: connection.token })).body
      .status;
  return { simulator, ...connection, mediaId: body.media_id, parameters, upload, state };
}

describe('media', () => {
  it('goes from registered over processing to succeeded, by the clock', async (t) => {
    const { simulator, token, parameters, upload, state } = await registered(t);
    assert.equal(await state(), 'registered');
    const done = await upload([...parameters, ['file', VIDEO]]);
    assert.deepEqual([done.status, done.text], [204, '']);
    simulator.clock.advance(4999);
    assert.equal(await state(), 'processing');
    simulator.clock.advance(1);
    assert.equal(await state(), 'succeeded');
    const list = await send(simulator, { path: '/media', token });
    assert.deepEqual(
      list.body.items.map(({ status }) => status),
      ['succeeded'],
    );
  });

  it('fails when the file is no video, or none that can be played', async (t) => {
    for (const file of ['not a video', Buffer.concat([VIDEO, Buffer.from('unplayable')])]) {
      const { simulator, parameters, upload, state } = await registered(t);
      assert.equal((await upload([...parameters, ['file', file]])).status, 204);
      simulator.clock.advance(5000);
      assert.equal(await state(), 'failed');
    }
  });

  it('upload refuses, in XML: a bearer, the file first, no file, changed or missing parameters, an old permission', async (t) => {
    const { simulator, parameters, upload, state } = await registered(t);
    const file = ['file', VIDEO];
    const changed = parameters.map(([name, value]) => [name, name === 'policy' ? 'other' : value]);
    const attempts = [
      [400, await upload([...parameters, file], { authorization: 'Bearer x' })],
      [400, await upload([file, ...parameters])],
      [400, await upload(parameters)],
      [400, await upload([...parameters, file], { 'content-type': 'application/json' })],
      [400, await upload([...parameters, ['file', '']])],
      [403, await upload([...changed, file])],
      [403, await upload([...parameters.slice(0, 2), file])],
    ];
    simulator.clock.advance(15 * 60_000);
    attempts.push([403, await upload([...parameters, file])]);
    for (const [expected, answer] of attempts) {
      assert.equal(answer.status, expected);
      assert.match(answer.headers['content-type'], /xml/);
      assert.match(answer.text, /<Error><Code>\w+<\/Code>/);
    }
    assert.equal(simulator.ledger.operations.get('media/upload').executed, 0);
    assert.equal(await state(), 'registered');
  });

  it('makes one pin, with a cover, once it is ready', async (t) => {
    const { simulator, token, boardId, mediaId, parameters, upload } = await registered(t);
    const pin = (source) =>
      send(simulator, {
        method: 'POST',
        path: '/pins',
        token,
        json: pinOn(boardId, {
          media_source: { source_type: 'video_id', media_id: mediaId, ...source },
        }),
      });
    const cover = { cover_image_key_frame_time: 1 };
    await upload([...parameters, ['file', VIDEO]]);
    assert.deepEqual(refusal(await pin(cover)), [400, 1]);
    simulator.clock.advance(5000);
    const coverless = await pin({});
    assert.deepEqual(refusal(coverless), [400, 1]);
    assert.match(coverless.body.message, /cover_image_url or cover_image_content_type/);
    const made = await pin(cover);
    assert.deepEqual(
      [made.status, made.body.creative_type, made.body.media.media_type],
      [201, 'VIDEO', 'video'],
    );
    assert.deepEqual(refusal(await pin(cover)), [400, 1]);
  });

  it('of others is not found', async (t) => {
    const { simulator, mediaId } = await registered(t);
    const { token } = connect(simulator);
    assert.equal((await send(simulator, { path: `/media/${mediaId}`, token })).status, 404);
  });

  it('upload suffers faults too', async (t) => {
    const { simulator, parameters, upload, state } = await registered(t);
    const match = { operation: 'media/upload' };
    const fields = [...parameters, ['file', VIDEO]];
    simulator.faults.add({ match, nth: 1, effect: { kind: 'close', how: 'rst' } });
    simulator.faults.add({ match, nth: 2, effect: { kind: 'gateway_error', status: 503 } });
    simulator.faults.add({ match, nth: 3, effect: { kind: 'execute_and_cut' } });
    assert.equal((await upload(fields)).error, 'ECONNRESET');
    assert.equal((await upload(fields)).status, 503);
    assert.equal(await state(), 'registered');
    assert.equal((await upload(fields)).error, 'ECONNRESET');
    assert.equal(await state(), 'processing');
    assert.deepEqual(simulator.ledger.operations.get('media/upload'), {
      requested: 3,
      executed: 1,
    });
  });
});
