// npm run bench [-- --gate]
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { buildAll } from './build/all.mjs';
import { buildPreset } from './build/cmake.mjs';
import { prebuildFolder } from './build/platform.mjs';
import { root } from './cache.mjs';

await buildAll();
const folder = await buildPreset('release', ['engine_child'], { definitions: [`-DPINTEREST_OUTPUT=${prebuildFolder()}`] });
const engine = join(folder, 'engine_child');
const main = join(root, 'tests', 'bench', 'run.mjs');
const { status } = spawnSync(process.execPath, [main, '--engine', engine, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 1;
