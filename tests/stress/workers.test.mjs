import { join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';

import { installSuite } from '../../scripts/suite-install.mjs';
import { workersComeAndGo } from '../support/worker_trial.mjs';

const ROUNDS = 100;
const modules = await installSuite(import.meta.dirname);
/** The oldest supported line and the one the project runs on. */
const nodes = {
  22: join(modules, `node-linux-${process.arch}`, 'bin', 'node'),
  24: process.execPath,
};

for (const [version, node] of Object.entries(nodes)) {
  test(`${ROUNDS} rounds of terminated workers on Node ${version}`, { timeout: 3_600_000 }, (t) =>
    workersComeAndGo(t, { node, rounds: ROUNDS }));
}
