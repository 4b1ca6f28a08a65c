import { spawn } from 'node:child_process';
import { createServer, connect } from 'node:net';
import process from 'node:process';

import { WORDS } from './publishing_world.mjs';

const PROGRAM = new URL('../../support/publisher_process.mjs', import.meta.url).pathname;

/** The test's side of publisher_process.mjs. */
export class Publisher {
  output = '';
  #child;

  constructor(t, world, { settings, ...more } = {}) {
    const options = world.options(settings);
    const setup = JSON.stringify({ options, words: WORDS, ...more });
    this.#child = spawn(process.execPath, [PROGRAM, setup], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.ended = new Promise((resolve) => {
      this.#child.on('close', (code, signal) => resolve({ code, signal }));
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.on('data', (chunk) => {
        this.output += chunk;
      });
    }
    t.after(async () => {
      this.kill('SIGCONT');
      this.kill();
      await this.ended;
    });
  }

  kill(signal = 'SIGKILL') {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill(signal);
  }

  /** Lets one go that `waits` for it. */
  go() {
    this.#child.stdin.end('go\n');
  }

  get wasAtPoint() {
    return /^at /mu.test(this.output);
  }

  /** Of a publisher that came to its end. */
  async summary() {
    const { code } = await this.ended;
    const done = /^done (.*)$/mu.exec(this.output);
    if (code !== 0 || !done) throw new Error(`The publisher ended with ${code}: ${this.output}`);
    return JSON.parse(done[1]);
  }
}

/**
 * A wire between a publisher and the simulator which tells where a create is: `accepted`, `head` (its first bytes are
 * here, not passed on), `body` (all passed on, no answer yet), `answered` (the answer was handed to the publisher).
 * `onEvent` may return `'cut'`: nothing more passes in either direction.
 */
export async function wireTo(t, simulator, onEvent) {
  const target = new URL(simulator.apiUrl);
  const sockets = new Set();
  const server = createServer((near) => {
    if (onEvent('accepted') === 'cut') return near.destroy();
    const far = connect(Number(target.port), target.hostname);
    sockets.add(near).add(far);
    let isCreate = false;
    let isCut = false;
    const event = (name) => {
      isCut ||= onEvent(name) === 'cut';
      return !isCut;
    };
    near.on('data', (chunk) => {
      const head = chunk.toString('latin1');
      if (/^(GET|POST|PATCH|DELETE) /.test(head)) isCreate = /^POST \S*\/pins /.test(head);
      if (isCut || (isCreate && !event('head'))) return;
      far.write(chunk);
      if (isCreate) event('body');
    });
    far.on('data', (chunk) => {
      if (isCut) return;
      near.write(chunk);
      if (isCreate) event('answered');
    });
    near.on('end', () => far.end());
    far.on('end', () => near.end());
    for (const socket of [near, far]) {
      socket.on('error', () => socket.destroy());
      socket.on('close', () => (near.destroy(), far.end()));
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return `http://127.0.0.1:${server.address().port}/v5`;
}
