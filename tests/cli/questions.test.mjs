import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import test from 'node:test';

import { COMMAND } from './support/command.mjs';
import { said, World } from './support/world.mjs';

test('connect --paste: an input that ends without an address is a failure that says so', async (t) => {
  const world = await World.open(t);
  await world.run(['init']);
  const { code, document } = await world.json(['connect', '--paste']);
  assert.deepEqual([code, document.error.code], [1, 'callback_missing']);
});

/** What a command says that asks on a terminal of its own, and what it ends with. */
async function askedOnTerminal(world, args, key) {
  const line = [process.execPath, COMMAND, ...args].join(' ');
  const child = spawn('script', ['-qefc', line, '/dev/null'], { env: { ...process.env, ...world.env }, cwd: world.folder, timeout: 60_000 });
  child.written = { out: '', err: '' };
  child.stdout.on('data', (data) => (child.written.out += data));
  const closed = once(child, 'close');
  await said(child, /\[y\/N\]/);
  child.stdin.write(key);
  const [code] = await closed;
  return { code, out: child.written.out };
}

for (const [name, key, code, words] of [
  ['Ctrl-C', '\u0003', 130, /It was stopped before its end/],
  ['Ctrl-D', '\u0004', 1, /Nothing was changed yet/],
  ['"no"', 'n\n', 1, /Nothing was changed yet/],
]) {
  test(`${name} to a question changes nothing and ends with ${code}`, { timeout: 60_000 }, async (t) => {
    const world = await World.open(t);
    await world.connected();
    const asked = await askedOnTerminal(world, ['disconnect'], key);
    assert.match(asked.out, words);
    assert.equal(asked.code, code);
    assert.equal((await world.run(['status'])).code, 0, 'still connected');
  });
}
