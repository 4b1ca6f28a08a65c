import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { root } from '../cache.mjs';
import { run, step } from '../progress.mjs';
import { hostToolchain, thirdParty } from '../third_party/build.mjs';

const logOf = (name) => join(root, 'build', 'logs', `${name}.log`);

/** Configures a preset when needed. Returns the build folder. */
export async function configurePreset(preset, { definitions = [], toolchain = hostToolchain(), name = preset } = {}) {
  const prefix = await thirdParty(toolchain);
  const folder = join(root, 'build', name);
  const log = logOf(name);
  rmSync(log, { force: true });
  const configure = [
    '--preset', preset, '-B', folder, `-DPINTEREST_DEPS=${prefix}`, ...definitions,
  ];
  const stamp = join(folder, 'configured.json');
  const wanted = JSON.stringify(configure);
  if (!existsSync(join(folder, 'build.ninja')) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    await step(`configure ${name}`, () => run('cmake', configure, { cwd: root, log }));
    mkdirSync(folder, { recursive: true });
    writeFileSync(stamp, wanted);
  }
  return folder;
}

/** Configures a preset when needed and builds `targets`. Returns the build folder. */
export async function buildPreset(preset, targets, options = {}) {
  const folder = await configurePreset(preset, options);
  const name = options.name ?? preset;
  const build = ['-C', folder, '-k', '0', '-j', String(availableParallelism()), ...targets];
  await step(`build ${name}: ${targets.join(', ')}`, (report) => run('ninja', build, { log: logOf(name), report }));
  return folder;
}
