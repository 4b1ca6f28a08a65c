import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { buildPreset } from '../build/cmake.mjs';
import { prebuildFolder } from '../build/platform.mjs';
import { root } from '../cache.mjs';
import { run, step } from '../progress.mjs';

/** Builds and runs GoogleTest's core_tests; returns { passed, failures: [{name, text}] }. */
export async function runCoreTests({ preset = 'release', env = {}, wrapper = [] } = {}) {
  // The same arguments as the addon's build, so that both share one compiled core.
  const definitions = preset === 'release' ? [`-DPINTEREST_OUTPUT=${prebuildFolder()}`] : [];
  const folder = await buildPreset(preset, ['core_tests'], { definitions });
  const report = join(folder, 'core_tests.json');
  const log = join(root, 'build', 'logs', `core_tests-${preset}.log`);
  rmSync(report, { force: true });
  rmSync(log, { force: true });
  const args = [`--gtest_output=json:${report}`, '--gtest_brief=1'];
  const [command, ...rest] = [...wrapper, join(folder, 'core_tests'), ...args];
  const crash = await step(`run core_tests (${preset})`, () => run(command, rest, { cwd: root, env, log })).then(() => undefined, (e) => e);
  const result = existsSync(report) ? readReport(report) : { passed: 0, failures: [] };
  // A sanitizer's report or a crash ends the program without a failed assertion.
  if (crash && result.failures.length === 0) result.failures.push({ name: 'core_tests', text: crash.message });
  return result;
}

function readReport(path) {
  const failures = [];
  let passed = 0;
  for (const suite of JSON.parse(readFileSync(path, 'utf8')).testsuites) {
    for (const test of suite.testsuite) {
      const name = `${suite.name}.${test.name}`;
      if (test.status === 'NOTRUN') failures.push({ name, text: 'disabled' });
      else if (test.result === 'SKIPPED') failures.push({ name, text: 'skipped' });
      else if (test.failures) failures.push({ name, text: test.failures.map(({ failure }) => failure).join('\n') });
      else passed += 1;
    }
  }
  return { passed, failures };
}
