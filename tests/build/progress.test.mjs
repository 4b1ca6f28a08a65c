import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';

import { root } from '../../scripts/cache.mjs';

const BUILDER = `
  import { run } from '${join(root, 'scripts', 'progress.mjs')}';
  const [folder] = process.argv.slice(1);
  await run('ninja', ['-C', folder], { log: folder + '/build.log' }).catch(() => {});
  await run('touch', [folder + '/went-on'], { log: folder + '/build.log' });`;

/** Whoever holds the pipe open has not ended; that is a compiler, which ninja started. */
const compiler = (pipe) => `
rule compile
  command = exec sh -c 'exec 3>${pipe}; echo compiling >&3; exec sleep 20'
build out: compile
`;

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
  test(`a builder that is told to end by ${signal} leaves no compiler behind, begins nothing more, and ends so`, { timeout: 60_000 }, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'pinterest-builder-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    writeFileSync(join(folder, 'build.ninja'), compiler(pipe));
    const builder = spawn(process.execPath, ['--input-type=module', '-e', BUILDER, folder], { stdio: ['ignore', 'ignore', 'inherit'] });
    const ended = once(builder, 'close');
    const held = createReadStream(pipe);
    const released = once(held, 'close');
    await new Promise((resolve) => held.on('data', resolve));
    builder.kill(signal);
    assert.deepEqual(await ended, [null, signal]);
    const late = once(AbortSignal.timeout(5_000), 'abort').then(() => assert.fail('the compiler still runs'));
    await Promise.race([released, late]);
    assert.throws(() => rmSync(join(folder, 'went-on')), { code: 'ENOENT' });
  });
}

test('what would be left half done is not cut short, and the builder ends after it', { timeout: 60_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'pinterest-builder-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const installer = `
    import { run } from '${join(root, 'scripts', 'progress.mjs')}';
    const [folder] = process.argv.slice(1);
    const command = 'exec 3>' + folder + '/pipe; echo installing >&3; sleep 1; touch ' + folder + '/installed';
    await run('sh', ['-c', command], { log: folder + '/install.log', mayBeCut: false });
    await run('touch', [folder + '/went-on'], { log: folder + '/install.log' });`;
  const builder = spawn(process.execPath, ['--input-type=module', '-e', installer, folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(builder, 'close');
  await once(createReadStream(pipe), 'data');
  builder.kill('SIGTERM');
  assert.deepEqual(await ended, [null, 'SIGTERM']);
  rmSync(join(folder, 'installed'));
  assert.throws(() => rmSync(join(folder, 'went-on')), { code: 'ENOENT' });
});
