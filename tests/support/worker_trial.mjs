import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { connect, simulatorFor } from './simulator.mjs';

const ROUNDS = fileURLToPath(new URL('./worker_rounds.mjs', import.meta.url));
const WORKERS = 8;
const REQUESTS = 20;
const ROUND_LIMIT_MS = 60_000;
/** More than a round may take: then its main thread itself hangs and cannot say so. */
const SILENCE_LIMIT_MS = 90_000;

/** Runs the rounds on this Node; fails with what was heard last when they abort, hang or do not end. */
export async function workersComeAndGo(t, { node, rounds }) {
  const simulator = await simulatorFor(t, { limits: false, latencyMs: [20, 60] });
  const { account, token } = connect(simulator, { boards: WORKERS });
  const boards = account.boards.map(({ id }) => id);
  const { apiUrl } = simulator;
  const limits = { rounds, requests: REQUESTS, roundLimitMs: ROUND_LIMIT_MS };
  const task = { apiUrl, accessToken: token, boards, ...limits };
  const { code, said, errors, silent } = await watched(node, [ROUNDS, JSON.stringify(task)]);
  assert.deepEqual(said.flatMap((line) => line.problems ?? []), []);
  const last = `\nlast heard:\n${said.slice(-12).map((line) => JSON.stringify(line)).join('\n')}\n${errors}`;
  assert.ok(!silent, `environment not torn down: nothing was heard for ${SILENCE_LIMIT_MS / 1000} s${last}`);
  assert.equal(code, 0, `the process ended with ${code}${last}`);
  assert.equal(errors, '');
  assert.equal(said.filter((line) => 'ended' in line).length, rounds);
  const terminated = said.filter((line) => 'terminating' in line);
  assert.equal(terminated.length, (rounds * WORKERS) / 2);
  assert.ok(terminated.every(({ left }) => left > 0), 'some were terminated with nothing in flight');
  assert.deepEqual(pinsOfThoseWhoStayed(simulator.ledger.pins), expectedPins(rounds));
  assert.deepEqual(simulator.ledger.duplicates(), []);
}

/** How many pins each worker made that was left in peace. */
function pinsOfThoseWhoStayed(pins) {
  const counts = {};
  for (const { title } of pins) {
    const [, name, index] = /^(round-\d+-worker-(\d+)) /.exec(title);
    if (Number(index) % 2 === 0) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

function expectedPins(rounds) {
  const counts = {};
  for (let round = 0; round < rounds; round += 1) {
    for (let index = 0; index < WORKERS; index += 2) counts[`round-${round}-worker-${index}`] = REQUESTS / 2;
  }
  return counts;
}

function watched(node, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const heard = { said: [], errors: '', silent: false };
    const watch = setTimeout(() => {
      heard.silent = true;
      child.kill('SIGKILL');
    }, SILENCE_LIMIT_MS);
    createInterface({ input: child.stdout }).on('line', (line) => {
      heard.said.push(JSON.parse(line));
      if (heard.said.at(-1).problems) child.kill('SIGKILL');
      watch.refresh();
    });
    child.stderr.on('data', (chunk) => { heard.errors += chunk; });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(watch);
      resolve({ ...heard, code: code ?? signal });
    });
  });
}
