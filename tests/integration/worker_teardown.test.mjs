import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';

import { simulatorFor } from '../support/simulator.mjs';

const library = new URL('../../dist/lib/index.js', import.meta.url).href;
const publishing = `
  const { parentPort, workerData } = require('node:worker_threads');
  import(workerData.library).then(({ createClient }) => {
    const { apiUrl, accessToken } = workerData;
    const client = createClient({ environment: { apiUrl, allowLoopbackHttp: true }, auth: { accessToken } });
    client.account.get().catch(() => {});
    const sent = setInterval(() => { if (client.stats().inFlight > 0) { clearInterval(sent); parentPort.postMessage('in flight'); } }, 5);
  });`;

/** The threads of this process that carry requests: each environment has one of its own. */
function transportThreads() {
  const names = readdirSync('/proc/self/task').map((id) => {
    try {
      return readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim();
    } catch {
      return ''; // ended while we looked
    }
  });
  return names.filter((name) => name === 'pinterest-http').length;
}

// A thread that outlives its environment calls into freed memory sooner or later; waiting for that crash is no test.
test('A worker terminated in flight takes its transport thread along', { timeout: 60_000 }, async (t) => {
  const simulator = await simulatorFor(t);
  const { accessToken } = simulator.tokens.issue(simulator.accounts.create());
  simulator.faults.add({ effect: { kind: 'stall' } });
  const worker = new Worker(publishing, { eval: true, workerData: { library, apiUrl: simulator.apiUrl, accessToken } });
  await once(worker, 'message');
  assert.equal(transportThreads(), 1);
  await worker.terminate();
  assert.equal(transportThreads(), 0);
});
