// n8n's processes: the server with its editor, and workers.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { freePort } from '../../support/free_port.mjs';

const READY_LIMIT_MS = 240_000;
const STOP_LIMIT_MS = 20_000;
const KEPT = 40_000;

class N8nProcess {
  #child;
  #exited;
  output = '';

  constructor(child) {
    this.#child = child;
    this.#exited = new Promise((resolve) => child.on('close', resolve));
    const take = (chunk) => { this.output = (this.output + chunk).slice(-KEPT); };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
  }

  get pid() {
    return this.#child.pid;
  }

  get hasEnded() {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** The addons of this package in its memory, by file name. */
  addons() {
    const mapped = readFileSync(`/proc/${this.pid}/maps`, 'utf8').match(/pinterest-[\d.]+\.node( \(deleted\))?$/gm) ?? [];
    return [...new Set(mapped)].sort();
  }

  /** Waits until `isReady` answers with something true. */
  async ready(isReady) {
    const deadline = Date.now() + READY_LIMIT_MS;
    while (!(await isReady().catch(() => false))) {
      if (this.hasEnded) throw new Error(`n8n ended:\n${this.output}`);
      if (Date.now() > deadline) throw new Error(`n8n was not ready:\n${this.output}`);
      await sleep(100);
    }
  }

  async stop() {
    this.#child.kill('SIGTERM');
    const killer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_LIMIT_MS);
    await this.#exited;
    clearTimeout(killer);
  }
}

/** The server over a home; `url` is where the editor is. */
export async function startServer(home, { port, env = {} } = {}) {
  const chosen = port ?? (await freePort());
  const server = new N8nProcess(await home.spawn(['start'], { port: chosen, ...env }));
  server.url = `http://127.0.0.1:${chosen}`;
  try {
    await server.ready(async () => (await fetch(`${server.url}/healthz/readiness`)).ok);
    // The routes come a little later than the health check.
    await server.ready(async () => (await fetch(`${server.url}/rest/settings`)).ok);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

export async function startWorker(home, env = {}) {
  const worker = new N8nProcess(await home.spawn(['worker'], env));
  try {
    await worker.ready(async () => /worker is now ready/i.test(worker.output));
  } catch (error) {
    await worker.stop();
    throw error;
  }
  return worker;
}
