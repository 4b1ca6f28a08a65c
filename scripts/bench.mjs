// npm run bench [-- --gate]
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { buildAll } from './build/all.mjs';
import { root } from './cache.mjs';

await buildAll();
const main = join(root, 'tests', 'bench', 'run.mjs');
const { status } = spawnSync(process.execPath, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 1;
