import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';

import { spread, written } from './statistics.mjs';

export function machine() {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${cpus().length} cores (${model}), ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Node ${process.version}`;
}

export function revision() {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'not in a git checkout';
  }
}

const limit = ({ aim, atLeast, atMost }) => {
  if (atLeast !== undefined) return `≥ ${aim} (fails below ${atLeast})`;
  if (atMost !== undefined) return `≤ ${aim} (fails above ${atMost})`;
  return 'reported';
};

export const line = (cells) => `| ${cells.join(' | ')} |\n`;

export function report(results, measured, { count, concurrency }) {
  const peers = Object.values(measured[0].publish).map(({ name, version }) => `${name} ${version}`).join(', ');
  let text = `# Benchmarks\n\n${new Date().toISOString().slice(0, 10)}, revision ${revision()}, ${machine()}. Contenders: ${peers}.\n\n`;
  text += `Each contender runs in a process of its own against nginx on loopback, ${count.toLocaleString('en')} creates, ${concurrency} in flight, HTTP/1.1 keep-alive,\n` +
    '128 accounts, our limiter and checks on. Both sides of a pair build the request, parse the answer and give back id, URL and date; ours parses off\n' +
    `the event loop. Ratios are paired within a round; the table shows the median of ${measured.length} rounds and the smallest and largest.\n` +
    'A saturated loopback is not Pinterest: its latency and limits decide pins per second there, not the client.\n\n' +
    `The gated rows are of a process that has just begun, as a command or a job of cron is. *Later* is after ${(2 * count).toLocaleString('en')} creates in the same\n` +
    'process, as in a server: V8 has compiled what it runs by then, and everybody has the memory that he needs.\n\n';
  text += line(['row', 'what', 'result', 'aim', 'gate']) + line(['---', '---', '---', '---', '---']);
  for (const row of results) {
    const verdict = row.passed === undefined ? '' : row.passed ? 'passed' : 'FAILED';
    text += line([row.row, row.name, written(row.values), limit(row), verdict]);
  }
  text += '\nPer 1,000 creates:\n\n' +
    line(['client', 'CPU ms', 'event loop active ms', 'later, CPU ms', 'later, event loop active ms', 'timer lateness p99 ms', 'idle p99 ms']) +
    line(['---', '---', '---', '---', '---', '---', '---']);
  for (const name of Object.keys(measured[0].publish)) {
    const of = (valueOf) => written(spread(measured.map(({ publish }) => valueOf(publish[name]))));
    text += line([
      name, of((one) => one.cpuMsPer1000), of((one) => one.loopMsPer1000), of(({ later }) => later.cpuMsPer1000), of(({ later }) => later.loopMsPer1000),
      of((one) => one.latenessMs), of((one) => one.idleLatenessMs),
    ]);
  }
  return `${text}\nWhere the engine's time goes: [instructions per create](benchmarks-instructions.md). Repeat with \`npm run bench -- --gate\`.\n`;
}
