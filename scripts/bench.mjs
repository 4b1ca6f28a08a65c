// npm run bench [-- --gate | --durable]
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { buildAll } from './build/all.mjs';
import { root } from './cache.mjs';

await buildAll();
const args = process.argv.slice(2);
const main = join(root, 'tests', 'bench', args.includes('--durable') ? 'durable.mjs' : 'run.mjs');
const { status } = spawnSync(process.execPath, [main, ...args], { stdio: 'inherit' });
process.exitCode = status ?? 1;
