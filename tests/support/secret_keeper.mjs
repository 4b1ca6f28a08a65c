// A process that works with secrets which none of its own JavaScript ever sees: it gets them sealed, and the app's
// secret as bytes from a pipe. Does what its parent asks and tells everything that an application could print.
import { readSync } from 'node:fs';
import process from 'node:process';
import { inspect } from 'node:util';
import { writeHeapSnapshot } from 'node:v8';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

import { createClient, createSealer } from '../../dist/lib/index.js';

const SECRET_PIPE = 4;
const MASK = 0x5a;

let client;
let sealer;
let worker;
const planted = [];

function secretFromPipe(length) {
  const bytes = new Uint8Array(length);
  for (let read = 0; read < length; ) read += readSync(SECRET_PIPE, bytes, read, length - read, null);
  return bytes;
}

const commands = {
  open({ keys, options, secretLength }) {
    sealer = keys && createSealer({ keys });
    const secret = secretLength === undefined ? options.app.secret : secretFromPipe(secretLength);
    client = createClient({ ...options, app: { ...options.app, secret }, sealer });
    if (secretLength !== undefined) secret.fill(0);
  },
  async call({ path, args, abort, given = {} }) {
    const controller = new AbortController();
    if (abort === 'before') controller.abort();
    if (abort !== undefined) given.signal = controller.signal;
    const of = path.includes('.') ? client[path.split('.')[0]] : client;
    const result = of[path.split('.').at(-1)](...args, ...(Object.keys(given).length > 0 ? [given] : []));
    if (abort === 'after') setImmediate(() => controller.abort());
    return await result;
  },
  newClient: createClient,
  newSealer: createSealer,
  startWorker(input) {
    worker = new Worker(new URL(import.meta.url), { workerData: input });
  },
  stopWorker: () => worker.terminate(),
  see() {
    return { client, sealer, process: { argv: process.argv, env: process.env } };
  },
  snapshot({ file }) {
    writeHeapSnapshot(file);
  },
  plant({ masked, as }) {
    const bytes = Uint8Array.from(masked, (byte) => byte ^ MASK);
    planted.push(as === 'string' ? Buffer.from(bytes).toString('latin1') : bytes);
    if (as === 'string') bytes.fill(0);
  },
};

/** All that a log, a REPL or an error reporter would make of it. */
function viewsOf(value, withJson) {
  const views = [String(value), inspect(value), inspect(value, { depth: Infinity, showHidden: true, getters: true })];
  if (withJson) views.push(String(JSON.stringify(value)));
  if (value instanceof Error) {
    views.push(String(value.stack), JSON.stringify(value), inspect(value.cause), inspect(Object.entries(value)));
  }
  return views;
}

if (!isMainThread) {
  const { keys, options, input } = workerData;
  commands.open({ keys, options });
  commands.call(input);
}

process.on('message', async ({ id, command, input, withJson = true }) => {
  const answer = { id };
  try {
    answer.value = await commands[command](input);
    answer.views = viewsOf(answer.value, withJson);
    if (command !== 'call') delete answer.value;
  } catch (error) {
    answer.views = viewsOf(error, true);
    answer.failed = { name: error.name, code: error.code, outcome: error.outcome, message: error.message };
  }
  console.log(answer.views.join('\n'));
  process.send(answer);
});
