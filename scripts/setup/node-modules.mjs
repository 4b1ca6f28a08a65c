import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../cache.mjs';
import { run, step } from '../progress.mjs';

/** Runs `npm ci` when node_modules is missing or holds other versions than the lock file names. */
export async function ensureNodeModules() {
  if (isCurrent()) return;
  const log = join(root, 'build', 'logs', 'npm.log');
  await step('npm ci', () => run('npm', ['ci'], { cwd: root, log }));
}

function isCurrent() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  // The pinned Node is put there by an install script, which an interrupted or script-less install leaves out.
  if (!existsSync(installed) || !existsSync(join(root, 'node_modules', '.bin', 'node'))) return false;
  const read = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;
  const wanted = Object.entries(read(join(root, 'package-lock.json')));
  const found = read(installed);
  return wanted.every(
    ([path, entry]) => path === '' || entry.optional || entry.peer || found[path]?.version === entry.version,
  );
}
