// Every npm script starts here, on whatever Node the machine has (18 or later): installs what is missing,
// then runs the command on the Node the project pins.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { root } from './cache.mjs';
import { say } from './progress.mjs';
import { ensureNodeModules } from './setup/node-modules.mjs';
import { ensureSystemPackages } from './setup/system-packages.mjs';

// googletest: the build that ships and the core's tests are one CMake configuration.
const native = ['g++', 'make', 'cmake', 'ninja-build', 'perl', 'ca-certificates', 'googletest'];
// Test files start servers of their own from these; a server that the packages themselves set up is not used.
const servers = ['postgresql', 'pgbouncer'];
const clang = [...native, 'clang', 'llvm', 'libclang-rt-dev'];

// python3: what builds the database driver of n8n is written in it. chromium: for pictures of the editor.
const n8n = [...native, ...servers, 'redis-server', 'python3', 'chromium', 'fonts-dejavu-core'];

const everything = [...clang, ...n8n, 'clang-format', 'clang-tidy', 'gcovr'];

const commands = {
  build: { packages: native, script: 'scripts/build/all.mjs' },
  'build:native': { packages: native, script: 'scripts/build/native.mjs' },
  'build:ts': { packages: [], script: 'scripts/build/typescript.mjs' },
  'build:targets': { packages: native, script: 'scripts/build/targets.mjs' },
  demo: { packages: native, script: 'scripts/demo.mjs' },
  test: { packages: [...native, ...servers], script: 'scripts/test/all.mjs' },
  'test:asan': { packages: native, script: 'scripts/test/sanitized.mjs', args: ['asan'] },
  'test:tsan': { packages: native, script: 'scripts/test/sanitized.mjs', args: ['tsan'] },
  'test:fuzz': { packages: clang, script: 'scripts/test/fuzz.mjs' },
  'test:n8n': { packages: n8n, script: 'scripts/test/n8n.mjs' },
  'test:stress': { packages: [...clang, ...servers, 'valgrind'], script: 'scripts/test/stress.mjs' },
  coverage: { packages: [...native, 'gcovr'], script: 'scripts/test/coverage.mjs' },
  lint: { packages: [...native, 'clang', 'clang-format', 'clang-tidy'], script: 'scripts/lint/all.mjs' },
  ci: { packages: everything, script: 'scripts/ci.mjs' },
  bench: { packages: [...native, 'nginx-light', 'postgresql', 'valgrind'], script: 'scripts/bench.mjs' },
};

async function main([name, ...args]) {
  const command = commands[name];
  if (!command) throw new Error(`Unknown command "${name ?? ''}". Known: ${Object.keys(commands).join(', ')}.`);
  await ensureSystemPackages(command.packages);
  await ensureNodeModules();
  const bin = join(root, 'node_modules', '.bin');
  const child = spawn(join(bin, 'node'), [join(root, command.script), ...(command.args ?? []), ...args], {
    cwd: root,
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('close', (code) => process.exit(code ?? 1));
}

main(process.argv.slice(2)).catch((error) => {
  say(error.message);
  process.exit(1);
});
