import { copyFileSync, existsSync, globSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { root } from '../cache.mjs';
import { run, step } from '../progress.mjs';

const assets = '{lib,nodes,credentials}/**/*.{svg,png,sql}';
const outputs = 'dist/{lib,nodes,credentials}/**/*.{js,js.map,d.ts,json,svg,png,sql}';

/** Compiles lib, nodes and credentials to dist/, copies what is not TypeScript, deletes what has no source any more. */
export async function buildTypeScript() {
  const log = join(root, 'build', 'logs', 'tsc.log');
  rmSync(log, { force: true });
  // Beside its output: whoever deletes dist/ deletes the memory of having built it.
  const tsc = ['-p', '.', '--incremental', '--tsBuildInfoFile', 'dist/.tsbuildinfo'];
  await step('compile TypeScript', () => run(join(root, 'node_modules', '.bin', 'tsc'), tsc, { cwd: root, log }));
  for (const path of globSync(assets, { cwd: root })) {
    mkdirSync(dirname(join(root, 'dist', path)), { recursive: true });
    copyFileSync(join(root, path), join(root, 'dist', path));
  }
  for (const path of globSync(outputs, { cwd: root })) {
    if (!hasSource(path.slice('dist/'.length))) rmSync(join(root, path));
  }
}

function hasSource(output) {
  const source = output.replace(/\.(js|js\.map|d\.ts)$/, '.ts');
  return existsSync(join(root, source)) || existsSync(join(root, output));
}

if (import.meta.main) await buildTypeScript();
