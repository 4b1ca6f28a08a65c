import http from 'node:http';
import https from 'node:https';
import { startSimulator, startSimulatorProcess } from '../../dist/lib/simulator/index.js';

/** A simulator for one test or suite: closed when it ends. */
export async function simulatorFor(t, options) {
  const simulator = await startSimulator(options);
  t.after(() => simulator.close());
  return simulator;
}

/** The same in a process of its own. */
export async function simulatorProcessFor(t, options) {
  const simulator = await startSimulatorProcess(options);
  t.after(() => simulator.close());
  return simulator;
}

/** An account with boards and a token pair: what most tests start from. */
export function connect(simulator, { boards = 1, scopes, ...account } = {}) {
  const created = simulator.accounts.create({ boards, ...account });
  const tokens = simulator.tokens.issue(created, scopes ? { scopes } : {});
  return { account: created, tokens, token: tokens.accessToken, boardId: created.boards[0]?.id };
}

/** The smallest pin that Pinterest takes. */
export function pinOn(boardId, fields = {}) {
  return {
    board_id: boardId,
    title: 'A pin',
    link: 'https://blog.example/post',
    media_source: { source_type: 'image_url', url: 'https://images.example/picture.png' },
    ...fields,
  };
}

/** Waits until something has become so, and fails after five seconds. */
export async function eventually(isSo) {
  const deadline = Date.now() + 5000;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`Never came to be: ${isSo}`);
    await new Promise(setImmediate);
  }
}

/** Base64 of a PNG's beginning: enough for a size to be read from. */
export function pngData(width = 1000, height = 1500) {
  const bytes = Buffer.alloc(33);
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(bytes);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes.toString('base64');
}

/**
 * One request on a connection of its own unless an agent is given; never follows a redirect, never
 * repeats.
 * Resolves with the answer, or with `{ error }` when there was none: the error's code.
 */
export function send(
  simulator,
  { method = 'GET', path, url, token, json, body, headers = {}, agent = false, timeoutMs = 5000 },
) {
  const target = new URL(url ?? simulator.apiUrl + path);
  const payload = json === undefined ? body : JSON.stringify(json);
  const all = {
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    ...(payload === undefined ? {} : { 'content-length': Buffer.byteLength(payload) }),
    ...headers,
  };
  const { request } = target.protocol === 'https:' ? https : http;
  return new Promise((resolve) => {
    const sent = request(
      target,
      { method, headers: all, agent, ca: simulator.caCertificate, maxHeaderSize: 256 * 1024 },
      (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', (error) =>
          resolve({ error: error.code, status: response.statusCode }),
        );
        response.on('end', () => resolve(answerFrom(response, Buffer.concat(chunks))));
      },
    );
    sent.setTimeout(timeoutMs, () =>
      sent.destroy(Object.assign(new Error('timed out'), { code: 'TIMED_OUT' })),
    );
    sent.on('error', (error) => resolve({ error: error.code }));
    sent.end(payload);
  });
}

function answerFrom(response, bytes) {
  const text = bytes.toString('utf8');
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  return {
    status: response.statusCode,
    headers: response.headers,
    rawHeaders: response.rawHeaders,
    text,
    body,
    bytes: bytes.length,
  };
}

/** The token endpoint's request: Basic credentials and a form. */
export function sendForm(simulator, path, form, headers = {}) {
  const { id, secret } = simulator.app;
  return send(simulator, {
    method: 'POST',
    path,
    body: new URLSearchParams(form).toString(),
    headers: {
      authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
  });
}

/**
 * The consent page decided without a browser (`decision: null`: the page itself); resolves with the
 * redirect's parameters.
 */
export async function consent(
  simulator,
  { decision = 'allow', account, scope = 'boards:read,pins:read', ...more } = {},
) {
  const url = new URL(simulator.authorizeUrl);
  const query = {
    client_id: simulator.app.id,
    redirect_uri: simulator.app.redirectUris[0],
    response_type: 'code',
    scope,
    state: 'the-state',
    decision,
    ...(account ? { account } : {}),
    ...more,
  };
  for (const [name, value] of Object.entries(query))
    if (value !== null) url.searchParams.set(name, value);
  const answer = await send(simulator, { url });
  const location = answer.headers?.location;
  return {
    ...answer,
    result: location ? Object.fromEntries(new URL(location).searchParams) : undefined,
    location,
  };
}
