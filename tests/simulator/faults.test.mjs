import assert from 'node:assert/strict';
import net from 'node:net';
import { describe, it } from 'node:test';
import http from 'node:http';
import { connect, eventually, pinOn, send, simulatorFor } from '../support/simulator.mjs';

async function world(t, options) {
  const simulator = await simulatorFor(t, { clock: 'driven', ...options });
  const connection = connect(simulator);
  const create = (fields, more) =>
    send(simulator, {
      method: 'POST',
      path: '/pins',
      token: connection.token,
      json: pinOn(connection.boardId, fields),
      ...more,
    });
  const list = () => send(simulator, { path: '/pins?page_size=250', token: connection.token });
  const last = () => simulator.ledger.requests.at(-1);
  return { simulator, ...connection, create, list, last };
}

/** The raw bytes of a whole exchange, for what an HTTP client hides. */
function rawExchange(simulator, token, json) {
  const { hostname, port } = new URL(simulator.url);
  const body = JSON.stringify(json);
  return new Promise((resolve) => {
    const socket = net.connect(Number(port), hostname);
    const pieces = [];
    const result = (ended) => resolve({ text: pieces.join(''), pieces, ended });
    socket.on('data', (chunk) => pieces.push(chunk.toString()));
    socket.on('error', (error) => result(error.code));
    socket.on('end', () => result('FIN'));
    socket.write(
      `POST /v5/pins HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  });
}

describe('a connection cut', () => {
  for (const https of [false, true]) {
    for (const how of ['fin', 'rst']) {
      it(`before the answer by ${how}${https ? ' under TLS' : ''}: nothing was executed`, async (t) => {
        const { simulator, create, last } = await world(t, { https });
        simulator.faults.add({ nth: 2, effect: { kind: 'close', how } });
        assert.equal((await create()).status, 201);
        assert.equal((await create()).error, 'ECONNRESET');
        assert.deepEqual(
          [last().status, last().executed, last().faults],
          ['cut', false, ['close']],
        );
        assert.equal(simulator.ledger.pins.length, 1);
        assert.equal((await create()).status, 201);
      });

      it(`after execution by ${how}${https ? ' under TLS' : ''}: the pin exists`, async (t) => {
        const { simulator, create, list, last } = await world(t, { https });
        simulator.faults.add({
          match: { operation: 'pins/create' },
          nth: 1,
          effect: { kind: 'execute_and_cut', how },
        });
        assert.equal((await create()).error, 'ECONNRESET');
        assert.deepEqual([last().status, last().executed], ['cut', true]);
        assert.equal(simulator.ledger.pins.length, 1);
        assert.deepEqual(
          (await list()).body.items.map(({ id }) => id),
          [simulator.ledger.pins[0].pinId],
        );
      });
    }
  }

  it('is a FIN or a reset on the wire, as asked', async (t) => {
    const { simulator, token, boardId } = await world(t);
    simulator.faults.add({ nth: 1, effect: { kind: 'execute_and_cut', how: 'fin' } });
    simulator.faults.add({ nth: 2, effect: { kind: 'execute_and_cut', how: 'rst' } });
    assert.deepEqual(await rawExchange(simulator, token, pinOn(boardId)), {
      text: '',
      pieces: [],
      ended: 'FIN',
    });
    assert.deepEqual(await rawExchange(simulator, token, pinOn(boardId)), {
      text: '',
      pieces: [],
      ended: 'ECONNRESET',
    });
  });

  it('can close the port, leave other connections alone, and open it again', async (t) => {
    const { simulator, create } = await world(t);
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    t.after(() => agent.destroy());
    await create({}, { agent });
    simulator.faults.add({ nth: 1, effect: { kind: 'execute_and_cut', closePort: true } });
    assert.equal((await create()).error, 'ECONNRESET');
    assert.equal((await create()).error, 'ECONNREFUSED');
    assert.equal((await create({}, { agent })).status, 201);
    await simulator.port.open();
    assert.equal((await create()).status, 201);
    assert.equal(simulator.ledger.pins.length, 4);
  });

  it('can be followed by the execution, seconds later on the clock', async (t) => {
    const { simulator, create, list } = await world(t);
    simulator.faults.add({ nth: 1, effect: { kind: 'execute_later', seconds: 30 } });
    assert.equal((await create()).error, 'ECONNRESET');
    simulator.clock.advance(29_999);
    assert.equal((await list()).body.items.length, 0);
    simulator.clock.advance(1);
    const [pin] = (await list()).body.items;
    assert.equal(pin.id, simulator.ledger.pins[0].pinId);
    assert.equal(pin.created_at, '2026-01-05T09:00:30');
  });

  it('does not execute what Pinterest would have refused', async (t) => {
    const { simulator, boardId } = await world(t);
    simulator.faults.add({ effect: { kind: 'execute_later', seconds: 1 } });
    const answer = await send(simulator, {
      method: 'POST',
      path: '/pins',
      token: 'pina_unknown',
      json: pinOn(boardId),
    });
    assert.equal(answer.status, 401);
    simulator.clock.advance(1000);
    assert.equal(simulator.ledger.pins.length, 0);
  });

  for (const executed of [false, true]) {
    it(`may never come: a stall, ${executed ? 'executed' : 'not executed'}`, async (t) => {
      const { simulator, create, last } = await world(t);
      simulator.faults.add({ effect: { kind: 'stall', executed } });
      assert.equal((await create({}, { timeoutMs: 50 })).error, 'TIMED_OUT');
      assert.equal(simulator.ledger.pins.length, executed ? 1 : 0);
      await eventually(() => last().status !== 'open');
      assert.equal(last().status, 'cut');
    });
  }
});

describe('another answer', () => {
  for (const [error, status, code] of [
    ['internal', 500, 12],
    ['went_wrong', 500, 2787],
    ['ramped_down', 503, 4197],
    ['spam_block', 403, 9],
    ['exclusive_access', 409, 409],
    ['authentication_failed', 401, 2],
    ['missing_scope', 401, 3],
    ['unreachable_url', 400, 1],
  ]) {
    it(`can be any known error: ${error}`, async (t) => {
      const { simulator, create } = await world(t);
      simulator.faults.add({ nth: 1, effect: { kind: 'error', error } });
      const answer = await create();
      assert.deepEqual([answer.status, answer.body.code], [status, code]);
      assert.equal(simulator.ledger.pins.length, 0);
      assert.equal((await create()).status, 201);
    });
  }

  it('can hide that the operation ran, and have another status', async (t) => {
    const { simulator, create } = await world(t);
    simulator.faults.add({
      effect: { kind: 'error', error: 'went_wrong', status: 400, executed: true },
    });
    const answer = await create();
    assert.deepEqual([answer.status, answer.body.code], [400, 2787]);
    assert.equal(simulator.ledger.pins.length, 1);
  });

  it('can be a 429 that speaks of spam in message_detail', async (t) => {
    const { simulator, create } = await world(t);
    simulator.faults.add({ effect: { kind: 'error', error: 'spam_limited' } });
    const answer = await create();
    assert.equal(answer.status, 429);
    assert.match(answer.body.message_detail, /spam/);
  });

  it("can be a proxy's HTML", async (t) => {
    const { simulator, create } = await world(t);
    simulator.faults.add({ nth: 1, effect: { kind: 'gateway_error' } });
    simulator.faults.add({
      nth: 2,
      effect: { kind: 'gateway_error', status: 503, executed: true },
    });
    const [bad, hidden] = [await create(), await create()];
    assert.deepEqual([bad.status, hidden.status], [502, 503]);
    assert.match(bad.headers['content-type'], /html/);
    assert.equal(simulator.ledger.pins.length, 1);
  });

  it('can be a 429 with hours to the reset', async (t) => {
    const { simulator, create } = await world(t);
    simulator.faults.add({
      effect: { kind: 'rate_limited', resetSeconds: 67_150, retryAfter: 'seconds' },
    });
    const { status, body, headers } = await create();
    assert.deepEqual(
      [status, body.code, headers['x-ratelimit-reset'], headers['retry-after']],
      [429, 8, '67150', '67150'],
    );
    assert.equal(headers['x-envoy-ratelimited'], 'true');
    assert.equal(simulator.ledger.pins.length, 0);
  });

  it('can be a redirect', async (t) => {
    const { simulator, create } = await world(t);
    simulator.faults.add({
      effect: { kind: 'redirect', location: 'https://elsewhere.invalid/', status: 307 },
    });
    const { status, headers } = await create();
    assert.deepEqual([status, headers.location], [307, 'https://elsewhere.invalid/']);
  });
});

describe('a spoilt answer to what was executed', () => {
  const spoilt = async (t, effect) => {
    const { simulator, create, token, boardId } = await world(t);
    simulator.faults.add({ nth: 1, effect });
    const answer = await create();
    assert.equal(simulator.ledger.pins.length, 1);
    return { answer, simulator, token, boardId, pinId: simulator.ledger.pins[0].pinId };
  };

  it('truncated and garbage JSON with a fitting length', async (t) => {
    for (const kind of ['truncated_json', 'garbage_json']) {
      const { answer } = await spoilt(t, { kind });
      assert.equal(answer.status, 201);
      assert.equal(answer.body, undefined);
      assert.equal(Number(answer.headers['content-length']), answer.bytes);
    }
  });

  it('JSON that names id twice', async (t) => {
    const { answer, pinId } = await spoilt(t, { kind: 'repeated_id' });
    assert.deepEqual(answer.text.match(/"id":"\d+"/g), [
      '"id":"999999999999999999"',
      `"id":"${pinId}"`,
    ]);
  });

  it('another content type', async (t) => {
    const { answer, pinId } = await spoilt(t, {
      kind: 'wrong_content_type',
      contentType: 'text/plain',
    });
    assert.equal(answer.headers['content-type'], 'text/plain');
    assert.equal(answer.body.id, pinId);
  });

  it('a body of more than 8 MiB', async (t) => {
    const { answer, pinId } = await spoilt(t, { kind: 'huge_body' });
    assert.ok(answer.bytes > 8 * 1024 * 1024);
    assert.equal(answer.body.id, pinId);
  });

  it('slow bytes', async (t) => {
    const { answer, pinId } = await spoilt(t, { kind: 'slow_bytes', pieces: 4, everyMs: 1 });
    assert.equal(answer.body.id, pinId);
  });

  it('slow bytes come in so many pieces', async (t) => {
    const { simulator, token, boardId } = await world(t);
    simulator.faults.add({ effect: { kind: 'slow_bytes', pieces: 3, everyMs: 20 } });
    const { pieces } = await rawExchange(simulator, token, pinOn(boardId));
    assert.match(pieces[0], /\r\n\r\n$/);
    assert.equal(pieces.length, 4);
  });

  it('chunks, an unasked 100 Continue, a flood of headers', async (t) => {
    const chunked = await spoilt(t, { kind: 'chunked' });
    assert.equal(chunked.answer.headers['transfer-encoding'], 'chunked');
    assert.equal(chunked.answer.body.id, chunked.pinId);
    const flood = await spoilt(t, { kind: 'header_flood', lines: 300 });
    assert.equal(
      Object.keys(flood.answer.headers).filter((name) => name.startsWith('x-flood-')).length,
      300,
    );
    const { simulator, token, boardId } = await world(t);
    simulator.faults.add({ effect: { kind: 'continue_100' } });
    const { text } = await rawExchange(simulator, token, pinOn(boardId));
    assert.match(text, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 /);
  });
});

describe('an inconvenient Pinterest', () => {
  it('delays', async (t) => {
    const { simulator, create } = await world(t);
    simulator.faults.add({ effect: { kind: 'delay', ms: 60 } });
    const started = performance.now();
    assert.equal((await create()).status, 201);
    assert.ok(performance.now() - started >= 58);
  });

  it('lists a new pin only later, but knows its id at once', async (t) => {
    const { simulator, create, list, token, boardId } = await world(t);
    await create();
    simulator.faults.add({ effect: { kind: 'list_later', seconds: 120 } });
    const { body } = await create();
    simulator.clock.advance(119_999);
    assert.equal((await list()).body.items.length, 1);
    assert.equal(
      (await send(simulator, { path: `/boards/${boardId}/pins`, token })).body.items.length,
      1,
    );
    assert.equal((await send(simulator, { path: `/pins/${body.id}`, token })).status, 200);
    simulator.clock.advance(1);
    assert.deepEqual((await list()).body.items[0].id, body.id);
  });

  it('lists in random order, every pin once over all pages', async (t) => {
    const { simulator, create, token } = await world(t);
    const ids = [];
    for (let index = 0; index < 20; index += 1) ids.push((await create()).body.id);
    const handle = simulator.faults.add({
      match: { operation: 'pins/list' },
      nth: 1,
      effect: { kind: 'list_shuffled' },
    });
    const seen = [];
    let bookmark = '';
    do {
      const { body } = await send(simulator, {
        path: `/pins?page_size=7&bookmark=${encodeURIComponent(bookmark)}`,
        token,
      });
      seen.push(...body.items.map(({ id }) => id));
      bookmark = body.bookmark;
    } while (bookmark);
    assert.equal(handle.struck, 1);
    assert.deepEqual([...seen].sort(), [...ids].sort());
    assert.notDeepEqual(seen, [...ids].reverse());
  });

  it('lists every pin once in random order, also while pins come and go', async (t) => {
    const { simulator, create, token } = await world(t);
    const ids = [];
    for (let index = 0; index < 20; index += 1) ids.push((await create()).body.id);
    simulator.faults.add({ match: { operation: 'pins/list' }, nth: 1, effect: { kind: 'list_shuffled' } });
    const seen = [];
    let bookmark = '';
    do {
      const { body } = await send(simulator, { path: `/pins?page_size=7&bookmark=${encodeURIComponent(bookmark)}`, token });
      seen.push(...body.items.map(({ id }) => id));
      bookmark = body.bookmark;
      for (let more = 0; more < 2; more += 1) await create();
      // Also the one that the bookmark points behind.
      if (bookmark) await send(simulator, { method: 'DELETE', path: `/pins/${seen.at(-1)}`, token });
    } while (bookmark);
    assert.deepEqual(seen.filter((id) => ids.includes(id)).sort(), [...ids].sort());
  });

  for (const [how, link, description] of [
    ['trim', 'https://blog.example/post?a=1&b=2#top', 'Bread & butter'],
    ['entities', 'https://blog.example/post?a=1&amp;b=2#top', '  Bread  &amp; butter '],
    [
      'utm',
      'https://blog.example/post?a=1&b=2&utm_source=pinterest&utm_medium=social#top',
      'Bread & butter',
    ],
  ]) {
    it(`rewrites link and description: ${how}`, async (t) => {
      const { simulator, create, list } = await world(t);
      simulator.faults.add({ effect: { kind: 'rewrite', how } });
      const sent = {
        link: 'https://blog.example/post?a=1&b=2#top',
        description: '  Bread  & butter ',
      };
      const { body } = await create(sent);
      assert.deepEqual([body.link, body.description], [link, description]);
      assert.deepEqual((await list()).body.items[0].link, link);
      // The ledger holds what was asked for.
      assert.deepEqual(
        [simulator.ledger.pins[0].link, simulator.ledger.pins[0].description],
        [sent.link, sent.description],
      );
    });
  }
});
