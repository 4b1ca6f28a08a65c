// npm run build:targets [-- linux-arm64-musl ...]: the addon for every Linux it is meant for, with zig, into build/targets/.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { cacheRoot, contentKey, root } from '../cache.mjs';
import { say } from '../progress.mjs';
import { installSuite } from '../suite-install.mjs';
import { Summary } from '../test/summary.mjs';
import { NODE_ENTRY_POINTS, exportedSymbols, foreignLibraries, newestGlibc } from './binary-facts.mjs';
import { buildPreset } from './cmake.mjs';
import { hostTarget, version } from './platform.mjs';
import { buildTypeScript } from './typescript.mjs';

const { PATH: machinePath } = process.env;

// What the Node binaries themselves need: asking for more would only exclude machines.
const OLDEST_GLIBC = '2.28';

const targets = {
  'linux-x64-glibc': { zig: `x86_64-linux-gnu.${OLDEST_GLIBC}`, openssl: 'linux-x86_64' },
  'linux-x64-musl': { zig: 'x86_64-linux-musl', openssl: 'linux-x86_64' },
  'linux-arm64-glibc': { zig: `aarch64-linux-gnu.${OLDEST_GLIBC}`, openssl: 'linux-aarch64' },
  'linux-arm64-musl': { zig: 'aarch64-linux-musl', openssl: 'linux-aarch64' },
};

/** Small programs that stand for one target's compiler: build systems expect a single word. */
function tools(name, zig, lib) {
  // zig turns on sanitizers and debug information by itself; the file is stripped anyway.
  const compile = `-target ${targets[name].zig} -fno-sanitize=all "$@" -g0`;
  const scripts = { cc: `cc ${compile}`, 'c++': `c++ ${compile}`, ar: 'ar "$@"', ranlib: 'ranlib "$@"' };
  const text = (args) => `#!/bin/sh\nZIG_LIB_DIR="${lib}" exec "${zig}" ${args}\n`;
  const folder = join(cacheRoot(), 'zig-tools', contentKey({ texts: Object.values(scripts).map(text) }));
  mkdirSync(folder, { recursive: true });
  for (const [tool, args] of Object.entries(scripts)) writeFileSync(join(folder, tool), text(args), { mode: 0o755 });
  return folder;
}

async function buildTarget(name) {
  const modules = await installSuite(join(root, 'scripts', 'build', 'zig'));
  const zig = join(modules, '@zigc', 'linux-x64', 'bin', 'zig');
  const lib = join(modules, '@zigc', 'lib');
  const folder = tools(name, zig, lib);
  process.env.PINTEREST_ZIG_TOOLS = folder;
  process.env.PINTEREST_ZIG_TARGET = targets[name].zig;
  // OpenSSL keeps its compiler's command line as a text: found by its bare name, no folder of this machine gets in.
  process.env.PATH = `${folder}:${machinePath}`;
  const toolchainFile = join(root, 'cmake', 'zig.toolchain.cmake');
  const cmakeArgs = [`-DCMAKE_TOOLCHAIN_FILE=${toolchainFile}`];
  const output = join(root, 'build', 'targets', name);
  // zig's compiler links what CMake wants as a precompiled header.
  const ofZig = ['-DPINTEREST_ZIG=ON', '-DPINTEREST_TESTS=OFF', '-DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON'];
  await buildPreset('release', ['pinterest_addon'], {
    name: `target-${name}`,
    definitions: [...cmakeArgs, ...ofZig, `-DPINTEREST_OUTPUT=${output}`],
    toolchain: {
      name,
      identity: [targets[name].zig, execFileSync(zig, ['version'], { encoding: 'utf8', env: { ...process.env, ZIG_LIB_DIR: lib } })],
      files: [toolchainFile],
      opensslTarget: targets[name].openssl,
      opensslCompiler: 'cc',
      cmakeArgs,
    },
  });
  return join(output, `pinterest-${version}.node`);
}

function inspect(name, path) {
  const foreign = foreignLibraries(path);
  if (foreign.length) throw new Error(`${path} needs ${foreign.join(', ')}`);
  const exported = exportedSymbols(path);
  if (exported.join() !== NODE_ENTRY_POINTS.join()) throw new Error(`${path} exports ${exported.join(', ')}`);
  const glibc = newestGlibc(path);
  if (Number(glibc?.split('.')[1] ?? 0) > Number(OLDEST_GLIBC.split('.')[1])) throw new Error(`${path} needs glibc ${glibc}`);
  say(`${name}: ${path}, ${glibc ? `glibc ${glibc} or newer` : 'musl'}`);
}

/** Two hundred pins through the simulator: the file loads in this Node, and works. */
async function publishWith(file) {
  await buildTypeScript();
  const env = { ...process.env, PINTEREST_NATIVE_BINDING: file };
  execFileSync(process.execPath, [join(root, 'dist', 'lib', 'cli', 'main.js'), 'demo'], { env, stdio: 'inherit' });
}

const summary = new Summary();
const asked = process.argv.slice(2);
for (const name of asked.length ? asked : Object.keys(targets)) {
  await summary.check(name, async () => {
    const file = await buildTarget(name);
    inspect(name, file);
    if (name === hostTarget) await publishWith(file);
  });
}
summary.finish();
