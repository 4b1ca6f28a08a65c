import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import test from 'node:test';

import { root } from '../../scripts/cache.mjs';

/** Runs a command that says when it listens, and ends with 7 when it is asked to. */
const COMMAND = "process.once('SIGTERM', () => process.exit(7)); setInterval(() => {}, 1000); console.log('ready');";
const SCRIPT = `
  import { inForeground } from '${join(root, 'scripts', 'foreground.mjs')}';
  await inForeground(process.execPath, ['-e', process.argv[1]]);`;

const start = (command) => spawn(process.execPath, ['--input-type=module', '-e', SCRIPT, command], { stdio: ['ignore', 'pipe', 'inherit'], timeout: 20_000 });

test('what runs in the foreground ends with the script that is told to end', { timeout: 30_000 }, async () => {
  const script = start(COMMAND);
  await once(script.stdout, 'data');
  script.kill('SIGTERM');
  // The output ends when the last process that writes to it has ended.
  assert.deepEqual(await once(script, 'close'), [7, null]);
});

test('the exit code is the command\'s, and an ending by a signal is a failure', async () => {
  assert.deepEqual(await once(start('process.exit(3)'), 'close'), [3, null]);
  assert.deepEqual(await once(start("process.kill(process.pid, 'SIGKILL')"), 'close'), [1, null]);
});
