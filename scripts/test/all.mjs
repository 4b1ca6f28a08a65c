// npm test [-- suite ...]
import { buildAll } from '../build/all.mjs';
import { step } from '../progress.mjs';
import { runCoreTests } from './native-suite.mjs';
import { runNodeSuite } from './node-suite.mjs';
import { suites } from './suites.mjs';
import { Summary } from './summary.mjs';

async function runSuites(names, summary) {
  if (names.some((name) => name !== 'native')) await buildAll();
  for (const name of names) {
    const { minimum, ...options } = suites[name];
    const result = name === 'native' ? await runCoreTests() : await step(`test ${name}`, () => runNodeSuite(name, options));
    summary.add(name, result, minimum);
  }
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(suites, name));
if (unknown.length) throw new Error(`Unknown suite ${unknown.join(', ')}. Known: ${Object.keys(suites).join(', ')}.`);
const summary = new Summary();
await runSuites(asked.length ? asked : Object.keys(suites), summary);
summary.finish();
