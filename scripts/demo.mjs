import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { buildAll } from './build/all.mjs';
import { root } from './cache.mjs';

await buildAll();
const main = join(root, 'dist', 'lib', 'cli', 'main.js');
const { status } = spawnSync(process.execPath, [main, 'demo', ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 1;
