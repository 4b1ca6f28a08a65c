import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

import { cacheRoot, contentKey } from './cache.mjs';
import { withLock } from './lock.mjs';
import { run, say } from './progress.mjs';

/**
 * Installs what `<folder>/package.json` and its lock file name, once by content and outside the tree; returns the path of its
 * node_modules. For suites whose dependencies nobody else should have to install (n8n, vitest, jest, ...). Install scripts do not run;
 * what has to be built all the same, `finish(target, log)` builds.
 */
export async function installSuite(folder, { npm = ['ci'], finish = async () => {} } = {}) {
  const files = ['package.json', 'package-lock.json'].map((name) => join(resolve(folder), name));
  for (const file of files) {
    if (!existsSync(file)) throw new Error(`${file} is missing: a suite needs both package.json and a lock file.`);
  }
  const texts = [process.platform, process.arch, process.versions.modules, ...files.map((file) => readFileSync(file, 'utf8'))];
  const target = join(cacheRoot(), 'suites', contentKey({ texts }));
  const complete = join(target, 'complete');
  if (!existsSync(complete)) {
    await withLock(target, async () => {
      if (existsSync(complete)) return;
      rmSync(target, { recursive: true, force: true });
      mkdirSync(target, { recursive: true });
      for (const file of files) copyFileSync(file, join(target, file.split('/').pop()));
      say(`installing the dependencies of ${folder} (once)`);
      const log = join(target, 'install.log');
      await run('npm', [...npm, '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: target, log });
      await finish(target, log);
      writeFileSync(complete, '');
    });
  }
  return join(target, 'node_modules');
}

/** `require` as if the caller lived in the suite's installation. */
export async function suiteRequire(folder) {
  return createRequire(join(await installSuite(folder), 'suite.js'));
}
