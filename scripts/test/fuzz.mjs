// npm run test:fuzz [-- --seconds 10]
import { globSync, mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';

import { buildPreset } from '../build/cmake.mjs';
import { root } from '../cache.mjs';
import { run, step } from '../progress.mjs';
import { Summary } from './summary.mjs';

const MINIMUM_FUZZERS = 13;

/** Runs every fuzzer for a while. What it found stays in build/fuzz/found. */
export async function runFuzzers(seconds, summary) {
  const names = globSync('tests/fuzz/*_fuzz.cc', { cwd: root }).map((path) => basename(path, '_fuzz.cc'));
  const folder = await buildPreset('fuzz', names.map((name) => `fuzz_${name}`));
  const result = { passed: 0, failures: [] };
  const pending = names.sort().reverse();
  const worker = async () => {
    for (let name = pending.pop(); name; name = pending.pop()) {
      try {
        await step(`fuzz ${name} for ${seconds} s`, () => fuzz(folder, name, seconds));
        result.passed += 1;
      } catch (error) {
        result.failures.push({ name: `fuzz_${name}`, text: error.message });
      }
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  summary.add('fuzz', result, MINIMUM_FUZZERS);
}

async function fuzz(folder, name, seconds) {
  const grown = join(folder, 'corpus', name);
  const found = join(folder, 'found', `${name}-`);
  const seeds = join(root, 'tests', 'fuzz', 'corpus', name);
  const log = join(root, 'build', 'logs', `fuzz_${name}.log`);
  for (const path of [grown, join(folder, 'found')]) mkdirSync(path, { recursive: true });
  rmSync(log, { force: true });
  const limits = [`-max_total_time=${seconds}`, '-timeout=10', '-rss_limit_mb=2048', `-artifact_prefix=${found}`];
  const corpora = [grown, ...globSync(seeds)];
  await run(join(folder, `fuzz_${name}`), [...limits, '-print_final_stats=1', ...corpora], { cwd: root, log });
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { seconds: { type: 'string', default: '10' } } });
  const summary = new Summary();
  await runFuzzers(Number(values.seconds), summary);
  summary.finish();
}
