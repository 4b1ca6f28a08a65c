import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { root } from '../../scripts/cache.mjs';

/** Packs the package into a folder. { tarball, files }: the tarball's path and what is in it. */
export function packInto(folder) {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const printed = execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const [{ filename, files }] = JSON.parse(printed);
  return { tarball: join(folder, filename), files: files.map(({ path }) => path).sort() };
}
