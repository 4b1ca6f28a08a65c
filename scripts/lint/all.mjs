// npm run lint: warnings are errors.
import { join } from 'node:path';

import { buildTypeScript } from '../build/typescript.mjs';
import { root } from '../cache.mjs';
import { step } from '../progress.mjs';
import { suiteRequire } from '../suite-install.mjs';
import { Summary } from '../test/summary.mjs';
import { checkFormat, checkTidy, formattedFiles, tidyFiles } from './cpp.mjs';
import { eslintConfig, eslintFiles } from './eslint-config.mjs';

const MINIMUM_FILES = 20;

export async function runLint(summary) {
  await summary.check('tsc strict', buildTypeScript);
  await summary.check('clang-format', () => step('clang-format', () => atLeast(formattedFiles(), checkFormat)));
  await summary.check('clang-tidy', () => step('clang-tidy', (report) => atLeast(tidyFiles(), () => checkTidy(report))));
  await summary.check('eslint', () => step('eslint', () => atLeast(eslintFiles(), checkScripts)));
}

// A pattern that matches nothing is clean, and says nothing.
async function atLeast(files, work) {
  if (files.length < MINIMUM_FILES) throw new Error(`only ${files.length} files to check; is the pattern still right?`);
  await work();
}

async function checkScripts() {
  const suite = await suiteRequire(join(root, 'scripts', 'lint'));
  const { ESLint } = suite('eslint');
  const eslint = new ESLint({ cwd: root, overrideConfigFile: true, overrideConfig: await eslintConfig(suite) });
  const results = await eslint.lintFiles(eslintFiles());
  if (results.some(({ messages }) => messages.length)) {
    throw new Error(await (await eslint.loadFormatter('stylish')).format(results));
  }
}

if (import.meta.main) {
  const summary = new Summary();
  await runLint(summary);
  summary.finish();
}
