// npm run bench -- --durable [--rounds N] [--write]: claim, publish and record beside the bare engine, and what claiming costs among many rows.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';

import { root } from '../../scripts/cache.mjs';
import { postgres } from '../support/postgres.mjs';
import { startAnswerServer } from './answer_server.mjs';
import { claimingCost } from './claiming.mjs';
import { line, machine, revision } from './report.mjs';
import { spread, written } from './statistics.mjs';

const { values: options } = parseArgs({
  options: { durable: { type: 'boolean' }, write: { type: 'boolean' }, rounds: { type: 'string', default: '5' }, count: { type: 'string', default: '10000' } },
});
const SIDES = ['bare', 'sqlite', 'postgres'];
const AIMS = { sqlite: { cpu: 3, lateness: 1.5 }, postgres: { cpu: 5, lateness: 1.5 } };
const SIZES = [10_000, 1_000_000];
const CLAIM_AIM = 1.5;
const WAITING = `The column before the last is how long the main thread was ready to run while other threads and servers had the cores. It counts
as lateness too: nginx, PostgreSQL and the publisher share the machine here.
`;
const CHILD = join(root, 'tests', 'bench', 'durable_child.mjs');

const server = await postgres();
const newPostgres = async () => (await server.newDatabase()).url;

async function side(kind, apiUrl) {
  const args = [CHILD, kind, apiUrl, options.count, ...(kind === 'postgres' ? [await newPostgres()] : [])];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 600_000 });
  return JSON.parse(stdout);
}

async function rounds(apiUrl) {
  const measured = [];
  for (let number = 0; number < Number(options.rounds); number += 1) {
    const round = {};
    for (let turn = 0; turn < SIDES.length; turn += 1) {
      const kind = SIDES[(turn + number) % SIDES.length];
      process.stderr.write(`round ${number + 1}/${options.rounds}: ${kind}\n`);
      round[kind] = await side(kind, apiUrl);
    }
    measured.push(round);
  }
  return measured;
}

async function claiming() {
  const folder = mkdtempSync(join(tmpdir(), 'pinterest-claiming-'));
  const costs = {};
  try {
    for (const engine of ['sqlite', 'postgres']) {
      costs[engine] = [];
      for (const rows of SIZES) {
        process.stderr.write(`claiming among ${rows} rows: ${engine}\n`);
        const store = engine === 'sqlite' ? { sqlite: join(folder, `${rows}.sqlite`) } : { postgres: await newPostgres() };
        costs[engine].push(await claimingCost(store, rows));
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return costs;
}

function report(measured, costs) {
  let text = `# Benchmarks of the durable path\n\n${new Date().toISOString().slice(0, 10)}, revision ${revision()}, ${machine()}.\n\n`;
  text += `${Number(options.count).toLocaleString('en')} due pins of 128 connections are claimed, published to nginx on loopback (answers at once) and recorded: at most 32 pins\n` +
    'of a connection are claimed at a time, 16 connections side by side. Beside it, in the same round and in a process of its own, the bare engine\n' +
    `publishes the same pins from memory. CPU is that of the publishing process, SQLite's thread included, PostgreSQL's server not. Median of ${measured.length} paired\n` +
    'rounds, smallest and largest. PostgreSQL runs without fsync, SQLite with `synchronous=FULL`.\n\n';
  text += line(['what', 'result', 'aim']) + line(['---', '---', '---']);
  for (const [engine, { cpu, lateness }] of Object.entries(AIMS)) {
    const ratio = (key) => written(spread(measured.map((round) => round[engine][key] / round.bare[key])));
    text += line([`CPU: ${engine} / bare engine`, ratio('cpuMsPer1000'), `≤ ${cpu}`]);
    text += line([`timer lateness p99: ${engine} / bare engine`, ratio('latenessMs'), `≤ ${lateness}`]);
  }
  text += `\n${line(['side', 'CPU ms per 1,000', 'timer lateness p99 ms', 'waited for a core, ms per 1,000', 'pins per CPU second'])}${line(Array(5).fill('---'))}`;
  for (const kind of SIDES) {
    const of = (key) => spread(measured.map((round) => round[kind][key]));
    const cpu = of('cpuMsPer1000');
    text += line([kind, written(cpu), written(of('latenessMs')), written(of('waitedMsPer1000')), Math.round(1e6 / cpu.median).toLocaleString('en')]);
  }
  text += `\n${WAITING}`;
  text += `\nFinding the connections with due pins and the next 25 pins of one, with 1,000 pins due and the others scheduled for later (median of 41):\n\n`;
  text += line(['engine', '10,000 rows, ms', '1,000,000 rows, ms', 'ratio', 'aim', 'index']) + line(['---', '---', '---', '---', '---', '---']);
  for (const [engine, [few, many]] of Object.entries(costs)) {
    text += line([engine, few.ms.toFixed(2), many.ms.toFixed(2), (many.ms / few.ms).toFixed(2), `≤ ${CLAIM_AIM}`, many.index]);
  }
  return `${text}\nRepeat with \`npm run bench -- --durable\`.\n`;
}

const answers = await startAnswerServer();
let measured;
try {
  measured = await rounds(answers.apiUrl);
} finally {
  await answers.stop();
}
const text = report(measured, await claiming());
process.stdout.write(text);
if (options.write) writeFileSync(join(root, 'docs', 'benchmarks-durable.md'), text);
await server.stop();
