// npm run bench [-- --gate] [-- --rounds N] [-- --write]: every contender in a process of its own, alternating, equal work; ratios of one round are
// paired, and the median of the rounds counts. The machine may be busy: single figures mean little.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';

import { root } from '../../scripts/cache.mjs';
import { installSuite } from '../../scripts/suite-install.mjs';
import { startAnswerServer } from './answer_server.mjs';
import { instructionsRow } from './instructions.mjs';
import { report } from './report.mjs';
import { rows } from './rows.mjs';

const { values: options } = parseArgs({
  options: {
    gate: { type: 'boolean' }, write: { type: 'boolean' }, rounds: { type: 'string', default: '5' }, count: { type: 'string', default: '10000' },
    engine: { type: 'string' }, // engine_child; without it its instructions are not counted
  },
});
const rounds = Number(options.rounds);
const CONCURRENCY = 64;
const PUBLISHERS = ['native', 'fetch', 'axios', 'undici'];
const here = (file) => join(root, 'tests', 'bench', file);

async function child(file, ...args) {
  const { stdout } = await promisify(execFile)(process.execPath, [here(file), ...args], { timeout: 300_000 });
  return JSON.parse(stdout);
}

/** Each round starts with another contender, so that none is always the one that finds the machine warm. */
const turned = (list, by) => [...list.slice(by % list.length), ...list.slice(0, by % list.length)];

async function round(number, apiUrl) {
  const publish = {};
  for (const name of turned(PUBLISHERS, number)) {
    process.stderr.write(`round ${number + 1}/${rounds}: ${name}\n`);
    publish[name] = await child('publish_child.mjs', name, apiUrl, options.count, String(CONCURRENCY));
  }
  const seal = await child('seal_child.mjs');
  const load = {};
  for (const name of turned(['native', 'axios'], number)) load[name] = await child('load_child.mjs', name);
  return { publish, seal, load };
}

await installSuite(here('.'));
const server = await startAnswerServer();
const measured = [];
const kept = [];
try {
  for (let number = 0; number < rounds; number += 1) measured.push(await round(number, server.apiUrl));
  if (options.engine) kept.push(await instructionsRow(options.engine, server.apiUrl));
} finally {
  await server.stop();
}
const results = [...rows(measured), ...kept];
const text = report(results, measured, { count: Number(options.count), concurrency: CONCURRENCY });
process.stdout.write(text);
if (options.write) writeFileSync(join(root, 'docs', 'benchmarks.md'), text);
const failed = results.filter(({ passed }) => passed === false);
if (options.gate) {
  for (const { row, name } of failed) process.stderr.write(`row ${row}: ${name} is past its limit\n`);
  process.exitCode = failed.length ? 1 : 0;
}
