// npm run test:asan, npm run test:tsan
import { spawnSync } from 'node:child_process';

import { runCoreTests } from './native-suite.mjs';
import { suites } from './suites.mjs';
import { Summary } from './summary.mjs';

const options = {
  asan: { ASAN_OPTIONS: 'detect_leaks=1:strict_string_checks=1', UBSAN_OPTIONS: 'print_stacktrace=1' },
  tsan: { TSAN_OPTIONS: 'halt_on_error=0:second_deadlock_stack=1' },
};

/** The core's tests under a sanitizer. Its reports are failures: they end the program with an error. */
export async function runSanitized(preset, summary) {
  // ThreadSanitizer of GCC 12 cannot place its shadow memory where newer kernels randomise addresses.
  const fixed = preset === 'tsan' && spawnSync('setarch', ['-R', 'true']).status === 0;
  const result = await runCoreTests({ preset, env: options[preset], wrapper: fixed ? ['setarch', '-R'] : [] });
  summary.add(`native ${preset}`, result, suites.native.minimum);
}

if (import.meta.main) {
  const summary = new Summary();
  for (const preset of process.argv.slice(2)) await runSanitized(preset, summary);
  summary.finish();
}
