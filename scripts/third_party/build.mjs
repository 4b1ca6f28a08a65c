// Finds or builds the static third-party libraries; prints their folder.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { cacheRoot, contentKey, root } from '../cache.mjs';
import { withLock } from '../lock.mjs';
import { run, step } from '../progress.mjs';
import { lockPath, readLock } from './lock.mjs';
import { fetchSources } from './sources.mjs';

const recipes = join(root, 'cmake', 'third_party');
const jobs = String((availableParallelism ?? (() => cpus().length))());

const opensslTargets = { x64: 'linux-x86_64', arm64: 'linux-aarch64' };

/** The host's own compiler. Cross targets pass the same fields (see scripts/build/targets.mjs). */
export function hostToolchain() {
  const cc = process.env.CC || 'cc';
  const cxx = process.env.CXX || 'c++';
  const version = (compiler) => execFileSync(compiler, ['--version'], { encoding: 'utf8' }).split('\n')[0];
  return {
    name: 'host',
    identity: [version(cc), version(cxx)],
    opensslTarget: opensslTargets[process.arch],
    opensslCompiler: cc,
    cmakeArgs: [`-DCMAKE_C_COMPILER=${cc}`, `-DCMAKE_CXX_COMPILER=${cxx}`],
  };
}

/** The folder with include/ and lib/, built when the cache does not have it. */
export async function thirdParty(toolchain = hostToolchain()) {
  const key = contentKey({
    texts: [toolchain.opensslTarget, toolchain.opensslCompiler, ...toolchain.identity],
    paths: [lockPath, recipes, ...(toolchain.files ?? [])],
  });
  const prefix = join(cacheRoot(), 'third-party', `${toolchain.name}-${key}`);
  const complete = join(prefix, 'complete');
  if (existsSync(complete)) return prefix;
  return withLock(prefix, async () => {
    if (!existsSync(complete)) {
      await build(toolchain, prefix);
      writeFileSync(complete, '');
    }
    return prefix;
  });
}

async function build(toolchain, prefix) {
  const lock = readLock();
  const tarballs = await fetchSources(lock);
  rmSync(prefix, { recursive: true, force: true });
  const work = mkdtempSync(join(cacheRoot(), 'third-party', 'work-'));
  const log = join(work, 'build.log');
  const names = lock.map(({ name, version }) => `${name} ${version}`).join(', ');
  await step(`build ${names} for ${toolchain.name} (once)`, async (report) => {
    for (const { name } of lock) {
      const folder = join(work, 'sources', name);
      mkdirSync(folder, { recursive: true });
      execFileSync('tar', ['-xzf', tarballs[name], '-C', folder, '--strip-components=1', '--no-same-owner']);
    }
    const configure = [
      '-S', recipes, '-B', join(work, 'build'), '-G', 'Ninja', '-DCMAKE_BUILD_TYPE=Release',
      `-DCMAKE_INSTALL_PREFIX=${prefix}`, `-DSOURCES=${join(work, 'sources')}`, `-DJOBS=${jobs}`,
      `-DOPENSSL_TARGET=${toolchain.opensslTarget}`, `-DOPENSSL_CC=${toolchain.opensslCompiler}`,
      ...toolchain.cmakeArgs,
    ];
    await run('cmake', configure, { log, report });
    await run('ninja', ['-C', join(work, 'build'), '-j', jobs, 'install'], { log, report });
  });
  rmSync(work, { recursive: true, force: true });
}

if (import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  process.stdout.write(await thirdParty());
}
