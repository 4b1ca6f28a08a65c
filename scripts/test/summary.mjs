import { say } from '../progress.mjs';

/** Adds suites up, one line each, and ends with `N passed, M failed`. */
export class Summary {
  #passed = 0;
  #failed = 0;
  #notRun = [];

  /** `minimum` guards against a glob that matches nothing and would pass with nothing to run. */
  add(name, { passed, failures, notRun = [] }, minimum = 1) {
    const all = [...failures];
    if (passed + failures.length < minimum) {
      all.push({ name, text: `ran ${passed + failures.length} tests, expected at least ${minimum}` });
    }
    this.#passed += passed;
    this.#failed += all.length;
    this.#notRun.push(...notRun);
    for (const { name: test, text } of all) say(`\nFAILED ${test}\n${indent(text)}`);
    say(`${all.length ? 'FAIL' : 'ok  '} ${name.padEnd(14)} ${passed} passed, ${all.length} failed`);
  }

  /** A check that is a single yes or no. */
  async check(name, work) {
    try {
      await work();
      this.add(name, { passed: 1, failures: [] });
    } catch (error) {
      this.add(name, { passed: 0, failures: [{ name, text: error.message }] });
    }
  }

  finish() {
    for (const line of this.#notRun) say(`not run: ${line}`);
    process.stdout.write(`${this.#passed} passed, ${this.#failed} failed\n`);
    process.exitCode = this.#failed ? 1 : 0;
  }
}

const indent = (text) => String(text).split('\n').map((line) => `    ${line}`).join('\n');
