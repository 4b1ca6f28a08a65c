// Who builds what several clones share, when the one before has died.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';

import { root } from '../../scripts/cache.mjs';

/** Its work fails when somebody else is at it. */
const BUILDER = `
  import { rmSync, writeFileSync } from 'node:fs';
  import { setTimeout as wait } from 'node:timers/promises';
  import { withLock } from '${join(root, 'scripts', 'lock.mjs')}';
  const [folder] = process.argv.slice(1);
  await withLock(folder, async () => {
    writeFileSync(folder + '.inside', '', { flag: 'wx' });
    await wait(20);
    rmSync(folder + '.inside');
  });`;

function folderFor(t) {
  const folder = mkdtempSync(join(tmpdir(), 'pinterest-lock-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function build(folder) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', BUILDER, folder], { stdio: ['ignore', 'ignore', 'pipe'], timeout: 20_000 });
  let said = '';
  child.stderr.on('data', (data) => (said += data));
  const [code] = await once(child, 'close');
  return { code, said };
}

/** The number of a process that has ended. */
async function deadPid() {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await once(child, 'close');
  return child.pid;
}

for (const [name, content] of [['nothing', async () => ''], ['a name without its end', async () => '-'], ['one that died', async () => `${await deadPid()}`]]) {
  test(`a lock that holds ${name} is taken over, by one at a time`, { timeout: 60_000 }, async (t) => {
    const folder = folderFor(t);
    writeFileSync(join(folder, 'built.lock'), await content());
    const builders = await Promise.all([1, 2, 3, 4].map(() => build(join(folder, 'built'))));
    assert.deepEqual(builders.map(({ code }) => code), [0, 0, 0, 0], builders.map(({ said }) => said).join(''));
    assert.deepEqual(readdirSync(folder), []);
  });
}

test('a lock of somebody who lives is waited for, and is named', { timeout: 60_000 }, async (t) => {
  const folder = folderFor(t);
  const lock = join(folder, 'built.lock');
  writeFileSync(lock, `${process.pid}-other`);
  const child = spawn(process.execPath, ['--input-type=module', '-e', BUILDER, join(folder, 'built')], { stdio: ['ignore', 'ignore', 'pipe'], timeout: 20_000 });
  const [data] = await once(child.stderr, 'data');
  assert.match(String(data), new RegExp(`^waiting for process ${process.pid}, .*${lock}`));
  rmSync(lock);
  assert.deepEqual(await once(child, 'close'), [0, null]);
});
