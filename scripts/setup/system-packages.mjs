import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { root } from '../cache.mjs';
import { run, say, step } from '../progress.mjs';

/** Installs missing Debian packages when root; otherwise stops with the line to run. */
export async function ensureSystemPackages(wanted) {
  if (wanted.length === 0) return;
  if (spawnSync('dpkg-query', ['--version']).status !== 0) {
    say(`This is no Debian: make sure that these are installed: ${wanted.join(', ')}`);
    return;
  }
  const missing = wanted.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const install = ['install', '-y', '--no-install-recommends', ...missing];
  if (process.getuid() !== 0) {
    throw new Error(`Missing system packages. Run this as root, then try again:\n  apt-get update && apt-get ${install.join(' ')}`);
  }
  const log = join(root, 'build', 'logs', 'apt.log');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await step(`install system packages ${missing.join(' ')}`, async () => {
    await run('apt-get', ['update'], { env, log });
    await run('apt-get', install, { env, log, mayBeCut: false });
  });
}

function isInstalled(name) {
  try {
    const query = ['-W', '-f', '${db:Status-Status}', name];
    return execFileSync('dpkg-query', query, { encoding: 'utf8', stdio: 'pipe' }).startsWith('installed');
  } catch {
    return false;
  }
}
