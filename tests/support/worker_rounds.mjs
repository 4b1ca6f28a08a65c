// Rounds of workers in a process of its own, which may die of them: half of the workers are terminated while their
// requests are in flight. Prints a line for all that happens, what a round that does not end waits for included.
import { setTimeout as sleep } from 'node:timers/promises';
import process from 'node:process';
import { Worker } from 'node:worker_threads';

import { createClient } from '../../dist/lib/index.js';

const { apiUrl, accessToken, boards, rounds, requests, roundLimitMs } = JSON.parse(process.argv[2]);
const LOAD = new URL('./worker_load.mjs', import.meta.url);
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

class Share {
  state = 'starting';
  #count = new Int32Array(new SharedArrayBuffer(4));

  constructor(round, index) {
    this.name = `round-${round}-worker-${index}`;
    this.terminated = index % 2 === 1;
    const task = { apiUrl, accessToken, boardId: boards[index], requests, name: this.name };
    this.worker = new Worker(LOAD, { workerData: { ...task, ended: this.#count.buffer } });
    this.exited = new Promise((resolve, reject) => {
      this.worker.once('error', reject);
      this.worker.once('exit', resolve);
    }).finally(() => { this.state = 'exited'; });
    this.worker.on('message', (state) => this.#reached(state, index));
  }

  get left() {
    return requests - Atomics.load(this.#count, 0);
  }

  async #reached(state, index) {
    this.state = state;
    if (!this.terminated || state !== 'working') return;
    await sleep(4 * index);
    this.state = 'terminating';
    say({ terminating: this.name, left: this.left });
    this.worker.terminate();
  }

  async end() {
    const code = await this.exited;
    if (!this.terminated && this.left > 0) {
      throw new Error(`${this.name} exited with ${code} and ${this.left} requests left`);
    }
  }

  problem() {
    if (this.state === 'exited') return [];
    if (this.state === 'finished' || this.state === 'terminating') {
      return [`${this.name}: environment not torn down (it is ${this.state})`];
    }
    return [`${this.name}: work not finished, ${this.left} of ${requests} left (it is ${this.state})`];
  }
}

const client = createClient({ environment: { apiUrl, allowLoopbackHttp: true }, auth: { accessToken }, limits: false });
for (let round = 0; round < rounds; round += 1) {
  const shares = boards.map((_, index) => new Share(round, index));
  const late = setTimeout(
    () => say({ round, problems: shares.flatMap((share) => share.problem()) }),
    roundLimitMs,
  );
  await Promise.all([...shares.map((share) => share.end()), client.account.get(), client.account.get()]);
  clearTimeout(late);
  say({ ended: round });
}
