import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { addonPath } from '../../scripts/build/platform.mjs';
import { connect, simulatorFor } from '../support/simulator.mjs';

const PROGRAM = fileURLToPath(new URL('../support/short_life.mjs', import.meta.url));
/** Shorter than a connection is kept alive. */
const LIMIT_MS = 12_000;

/** Lets a process live to its end: `{ code, output, errors }`; the code of one that had to be killed is `did not exit`. */
function live(input) {
  return new Promise((resolve, reject) => {
    const stdio = ['ignore', 'pipe', 'pipe'];
    const child = spawn(process.execPath, [PROGRAM, JSON.stringify(input)], { stdio });
    const end = { output: '', errors: '' };
    child.stdout.on('data', (chunk) => { end.output += chunk; });
    child.stderr.on('data', (chunk) => { end.errors += chunk; });
    let late = false;
    const killer = setTimeout(() => { late = true; child.kill('SIGKILL'); }, LIMIT_MS);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(killer);
      resolve({ code: late ? 'did not exit' : (code ?? signal), ...end });
    });
  });
}

async function surroundings(t, { delayMs } = {}) {
  const simulator = await simulatorFor(t, { limits: false });
  if (delayMs !== undefined) simulator.faults.add({ effect: { kind: 'delay', ms: delayMs } });
  const { token, boardId } = connect(simulator);
  return { simulator, input: { apiUrl: simulator.apiUrl, accessToken: token, boardId } };
}

describe('A process with a client', { timeout: 120_000 }, () => {
  const ends = [
    { life: 'untouched', name: 'exits when the client was never used', output: '' },
    { life: 'idle', name: 'exits when the client is idle, without close()', output: 'read somebody\n' },
    { life: 'underWay', name: 'stays until what is under way was answered', delayMs: 700, output: 'answered\n' },
    { life: 'closedTwice', name: 'may close twice', delayMs: 200, output: 'cancelled\nclosed once\nleft: \n' },
    { life: 'leavesNothing', name: 'is left no timer and no handle', output: 'left: \n' },
  ];
  for (const { life, name, delayMs, output } of ends) {
    test(name, async (t) => {
      const { input } = await surroundings(t, { delayMs });
      assert.deepEqual(await live({ life, ...input }), { code: 0, output, errors: '' });
    });
  }

  for (const life of ['exitAtOnce', 'exitInFlight', 'exitInOutcome']) {
    test(`ends cleanly by process.exit: ${life}`, async (t) => {
      const { simulator, input } = await surroundings(t, { delayMs: life === 'exitInFlight' ? 2000 : 20 });
      for (let turn = 0; turn < 3; turn += 1) {
        assert.deepEqual(await live({ life, ...input }), { code: 7, output: '', errors: '' });
      }
      if (life !== 'exitAtOnce') assert.ok(simulator.ledger.received > 0, 'nothing was in flight');
    });
  }

  test('ends by an uncaught exception as it would without us', async (t) => {
    const { simulator, input } = await surroundings(t, { delayMs: 2000 });
    const { code, errors } = await live({ life: 'throwInFlight', ...input });
    assert.equal(code, 1);
    assert.match(errors, /a bug of the application/);
    assert.ok(simulator.ledger.received > 0, 'nothing was in flight');
  });

  test('may call every method while it, or a worker of it, exits', async (t) => {
    const { input } = await surroundings(t);
    const { code, output, errors } = await live({ life: 'callInExitHandler', ...input });
    assert.equal(errors, '');
    assert.equal(code, 0);
    assert.equal(output, 'worker 7\n');
  });

  test('holds several copies of the package and of the addon', async (t) => {
    const { input } = await surroundings(t);
    const folder = mkdtempSync(join(tmpdir(), 'pinterest-copy-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const secondAddon = join(folder, 'pinterest-0.0.9.node');
    copyFileSync(process.env.PINTEREST_NATIVE_BINDING ?? addonPath(), secondAddon);
    assert.deepEqual(await live({ life: 'copies', ...input, secondAddon }), {
      code: 0,
      output: '1 account, 4 copies\n2 files\nTypeError ERR_INVALID_ARG_TYPE\n',
      errors: '',
    });
  });
});
