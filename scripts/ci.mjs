// Everything .ci/run stands for, in one sum.
import { spawn } from 'node:child_process';

import { installN8n } from '../tests/n8n/support/installation.mjs';
import { root } from './cache.mjs';
import { say, step } from './progress.mjs';
import { runLint } from './lint/all.mjs';
import { checkCoverage } from './test/coverage.mjs';
import { runFuzzers } from './test/fuzz.mjs';
import { runN8nTests } from './test/n8n.mjs';
import { runSanitized } from './test/sanitized.mjs';
import { Summary } from './test/summary.mjs';

const FUZZ_SECONDS = 10;

/** One of the README's commands, exactly as a person runs it. Returns all it printed. */
function npm(...args) {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const take = (chunk) => {
      output += chunk;
      process.stderr.write(chunk);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

async function demo(summary) {
  await summary.check('npm run demo', async () => {
    const { code } = await npm('run', 'demo');
    if (code !== 0) throw new Error(`npm run demo ended with ${code}`);
  });
}

async function tests(summary) {
  const { code, output } = await npm('test');
  const sums = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].pop();
  const [passed, failed] = sums ? [Number(sums[1]), Number(sums[2])] : [0, 1];
  const failures = Array.from({ length: failed }, (_, i) => ({ name: 'npm test', text: `failure ${i + 1}, shown above` }));
  if (code !== 0 && failed === 0) failures.push({ name: 'npm test', text: `ended with ${code}` });
  summary.add('npm test', { passed, failures });
  // Here everything has to run: ../shared is part of what this machine is given.
  for (const [, check] of output.matchAll(/^not run: (.+)$/gm)) {
    summary.add('not run', { passed: 0, failures: [{ name: 'not run', text: check }] });
  }
}

const summary = new Summary();
const phases = {
  demo,
  tests,
  'asan and coverage': async (sum) => {
    // Most of an installation is waiting: compilers fill the time. n8n's own phase says it again if it fails.
    const installed = installN8n().catch(() => {});
    await checkCoverage(sum);
    await installed;
  },
  n8n: runN8nTests,
  lint: runLint,
  tsan: (sum) => runSanitized('tsan', sum),
  fuzz: (sum) => runFuzzers(FUZZ_SECONDS, sum),
};
for (const [name, phase] of Object.entries(phases)) {
  try {
    await step(`== ${name}`, () => phase(summary));
  } catch (error) {
    // A phase that cannot even start is a failure of that phase; the others still have something to say.
    summary.add(name, { passed: 0, failures: [{ name, text: error.stack }] });
  }
}
say('');
summary.finish();
