import process from 'node:process';
import { test } from 'node:test';

import { workersComeAndGo } from '../support/worker_trial.mjs';

test('Eight workers publish, half are terminated in flight, and nothing else notices', { timeout: 300_000 }, (t) =>
  workersComeAndGo(t, { node: process.execPath, rounds: 5 }));
