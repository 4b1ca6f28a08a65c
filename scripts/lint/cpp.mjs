import { createHash } from 'node:crypto';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';

import { configurePreset } from '../build/cmake.mjs';
import { cacheRoot, root } from '../cache.mjs';
import { run } from '../progress.mjs';

const sources = (pattern) => globSync(pattern, { cwd: root });
export const formattedFiles = () => sources('{native,tests}/**/*.{h,cc}');
export const tidyFiles = () => sources('native/**/*.cc');

export async function checkFormat() {
  const log = join(root, 'build', 'logs', 'clang-format.log');
  await run('clang-format', ['--dry-run', '--Werror', '--style=file', ...formattedFiles()], { cwd: root, log });
}

/** clang-tidy on every file whose content, headers or rules changed since it was last clean. */
export async function checkTidy(report) {
  const folder = await configurePreset('lint');
  const rules = readFileSync(join(root, '.clang-tidy')) + execFileSync('clang-tidy', ['--version'], { encoding: 'utf8' });
  const pending = tidyFiles()
    .map((file) => ({ file, proof: proofPath(file, rules) }))
    .filter(({ proof }) => !existsSync(proof));
  const failures = [];
  let done = 0;
  const worker = async () => {
    for (let next = pending.pop(); next; next = pending.pop()) {
      const output = await tidy(folder, next.file);
      report(`${++done} done, ${pending.length} to go`);
      if (output) failures.push(output);
      else writeFileSync(next.proof, '');
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  if (failures.length) throw new Error(failures.join('\n'));
}

/** A source with every file of this repository that it includes, however deep. */
function withIncludes(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, name] of readFileSync(file, 'utf8').matchAll(/^#include "(.+)"/gm)) {
    const folders = [dirname(file), join(root, 'native', 'core')];
    const found = folders.map((folder) => join(folder, name)).find(existsSync);
    if (!found) throw new Error(`${file} includes "${name}", which is not where the core's files are.`);
    withIncludes(found, seen);
  }
  return seen;
}

function proofPath(file, rules) {
  const hash = createHash('sha256').update(rules);
  for (const path of withIncludes(join(root, file))) hash.update(readFileSync(path)).update('\0');
  const folder = join(cacheRoot(), 'tidy');
  mkdirSync(folder, { recursive: true });
  return join(folder, hash.digest('hex').slice(0, 32));
}

function tidy(folder, file) {
  return new Promise((resolve, reject) => {
    const child = spawn('clang-tidy', ['-p', folder, '--quiet', file], { cwd: root });
    let output = '';
    child.stdout.on('data', (chunk) => { output += chunk; });
    child.on('error', reject);
    child.stderr.resume();
    child.on('close', (code) => resolve(code === 0 ? '' : output || `clang-tidy ended with ${code} on ${file}`));
  });
}
