import { globSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { inspect } from 'node:util';

import { root } from '../cache.mjs';

const FILE_LIMIT_MS = 900_000;
const notRunLine = /^(?:# )?not run: (.+)$/;

/** Runs tests/<name>/**.test.mjs, each file in its own process; returns { passed, failures, notRun }. */
export async function runNodeSuite(name, { concurrency = 2 } = {}) {
  const files = globSync(`tests/${name}/**/*.test.mjs`, { cwd: root })
    // Fixtures are tests of other projects, made to run elsewhere.
    .filter((path) => !path.includes('/fixtures/'))
    .map((path) => join(root, path));
  const result = { passed: 0, failures: [], notRun: [] };
  if (files.length === 0) return result;

  const output = new Map();
  const collect = ({ file, message }) => {
    output.set(file, (output.get(file) ?? '') + message);
    for (const line of message.split('\n')) {
      const match = notRunLine.exec(line.trim());
      if (match) result.notRun.push(`${name}: ${match[1]}`);
    }
  };
  const stream = run({ files, cwd: root, concurrency, timeout: FILE_LIMIT_MS });
  stream.on('test:stdout', collect).on('test:stderr', collect);
  stream.on('test:diagnostic', ({ file, message }) => collect({ file, message: `${message}\n` }));
  stream.on('test:pass', (test) => {
    if (test.details.type === 'suite') return;
    if (test.skip !== undefined || test.todo !== undefined) {
      result.failures.push({ name: test.name, text: 'skipped or left to do' });
    } else result.passed += 1;
  });
  stream.on('test:fail', (test) => {
    // The parent of a failed test fails as well; counting it would report one defect twice.
    if (test.details.error?.failureType === 'subtestsFailed') return;
    result.failures.push({ name: `${test.file ?? ''}: ${test.name}`, text: describe(test, output) });
  });
  for await (const _ of stream);
  return result;
}

function describe(test, output) {
  const { error } = test.details;
  const cause = error?.cause ?? error;
  const text = cause?.stack ?? inspect(cause);
  const printed = output.get(test.file);
  return printed ? `${text}\n  output of the file:\n${printed.slice(-4000)}` : text;
}
