// npm run test:stress: what takes too long for every run.
import { buildAll } from '../build/all.mjs';
import { step } from '../progress.mjs';
import { runFuzzers } from './fuzz.mjs';
import { runCoreTests } from './native-suite.mjs';
import { runNodeSuite } from './node-suite.mjs';
import { suites } from './suites.mjs';
import { Summary } from './summary.mjs';

const FUZZ_SECONDS = 300;

async function underValgrind(summary) {
  const wrapper = ['valgrind', '--quiet', '--error-exitcode=9', '--leak-check=full', '--errors-for-leak-kinds=definite'];
  const result = await runCoreTests({ wrapper });
  summary.add('native valgrind', result, suites.native.minimum);
}

await buildAll();
const summary = new Summary();
const result = await step('test stress', () => runNodeSuite('stress', { concurrency: 1 }));
summary.add('stress', result);
await underValgrind(summary);
await runFuzzers(FUZZ_SECONDS, summary);
summary.finish();
