// npm run bench [-- --gate | --durable]
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { buildAll } from './build/all.mjs';
import { buildPreset } from './build/cmake.mjs';
import { prebuildFolder } from './build/platform.mjs';
import { root } from './cache.mjs';

function run(program, args) {
  const { status } = spawnSync(process.execPath, [join(root, 'tests', 'bench', program), ...args], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}

await buildAll();
const args = process.argv.slice(2);
if (args.includes('--durable')) {
  run('durable.mjs', args);
} else {
  const folder = await buildPreset('release', ['engine_child'], { definitions: [`-DPINTEREST_OUTPUT=${prebuildFolder()}`] });
  run('run.mjs', ['--engine', join(folder, 'engine_child'), ...args]);
}
