import { fork } from 'node:child_process';
import { once } from 'node:events';

import { searchProcess } from './process_memory.mjs';

const CHILD = new URL('./secret_keeper.mjs', import.meta.url);
const ANSWER_LIMIT_MS = 30_000;

/** The parent's side of secret_keeper.mjs; `texts` is all that process ever said. */
export class KeeperProcess {
  texts = [];
  #child;
  #waiting = new Map();
  #last = 0;

  constructor(t) {
    this.#child = fork(CHILD, [], {
      // Strings of a snapshot would otherwise be cut after 1,024 characters.
      execArgv: ['--heap-snapshot-string-limit=10000000'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'],
      serialization: 'advanced',
    });
    this.#child.stdout.on('data', (chunk) => this.texts.push(chunk));
    this.#child.stderr.on('data', (chunk) => this.texts.push(chunk));
    this.#child.on('message', (message) => this.#hear(message));
    this.#child.on('exit', (code, signal) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`The process ended: ${signal ?? code}`));
    });
    t.after(() => this.#end());
  }

  giveSecret(secret) {
    this.#child.stdio[4].end(secret);
  }

  ask(command, input, { withJson } = {}) {
    const id = ++this.#last;
    this.#child.send({ id, command, input, withJson });
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`No answer to ${JSON.stringify(input)}`)), ANSWER_LIMIT_MS);
      this.#waiting.set(id, {
        resolve: (answer) => (clearTimeout(timer), resolve(answer)),
        reject: (error) => (clearTimeout(timer), reject(error)),
      });
    });
  }

  searchMemory(marks) {
    return searchProcess(this.#child.pid, marks);
  }

  #hear(message) {
    this.texts.push(Buffer.from(message.views.join('\n')));
    this.#waiting.get(message.id).resolve(message);
    this.#waiting.delete(message.id);
  }

  async #end() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
