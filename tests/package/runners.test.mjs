import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';

import { finish, install, lend, nodes, pack, place, suiteModules } from './packed.mjs';

let project;

before(() => {
  project = install(pack().tarball);
  lend(project, 'vitest', 'jest');
  place(project, 'publish-one-pin.cjs');
});

/** Runs a fixture to its own end, and asks for the line that only a published pin prints. */
async function publishes(node, fixture, args) {
  place(project, fixture);
  const { code, output } = await finish(node, args(join(project, fixture)), { cwd: project });
  assert.equal(code, 0, output);
  assert.match(output, /published \d+/);
}

const vitest = join(suiteModules, 'vitest', JSON.parse(readFileSync(join(suiteModules, 'vitest', 'package.json'), 'utf8')).bin.vitest);
const jest = join(suiteModules, 'jest', 'bin', 'jest.js');

for (const [version, node] of Object.entries(nodes)) {
  describe(`Node ${version}`, () => {
    test('is the version it is meant to be', async () => {
      const { output } = await finish(node, ['--version'], { cwd: project });
      assert.match(output, new RegExp(`^v${version}\\.`));
    });

    test('require', () => publishes(node, 'required.cjs', (file) => [file]));

    test('named import', () => publishes(node, 'imported.mjs', (file) => [file]));

    test('node --test', () => publishes(node, 'node-runner.test.mjs', (file) => ['--test', file]));

    for (const pool of ['threads', 'forks']) {
      test(`vitest, ${pool}`, () =>
        publishes(node, 'vitest-runner.test.mjs', () => [
          vitest, 'run', `--pool=${pool}`, '--root', project, 'vitest-runner',
        ]));
    }

    test('jest', () =>
      publishes(node, 'jest-runner.test.js', () => [
        jest, '--ci', '--rootDir', project, '--transform', '{}', '--testPathPatterns', 'jest-runner',
      ]));
  });
}
