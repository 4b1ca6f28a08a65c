// npm run test:n8n: the package in a whole n8n.
import { rmSync } from 'node:fs';
import process from 'node:process';

import { installN8n } from '../../tests/n8n/support/installation.mjs';
import { buildAll } from '../build/all.mjs';
import { step } from '../progress.mjs';
import { runNodeSuite } from './node-suite.mjs';
import { Summary } from './summary.mjs';

// Raise it when tests are added: a glob that suddenly matches less must fail, not pass.
const MINIMUM = 18;

export async function runN8nTests(summary) {
  await buildAll();
  await step('install n8n', installN8n);
  // Only now: it looks for the installed n8n when it is loaded.
  const { prepare } = await import('../../tests/n8n/support/prepare.mjs');
  const prepared = await step('start n8n once', prepare);
  process.env.PINTEREST_N8N_PREPARED = prepared;
  try {
    summary.add('n8n', await step('test n8n', () => runNodeSuite('n8n', { concurrency: 1 })), MINIMUM);
  } finally {
    rmSync(prepared, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const summary = new Summary();
  await runN8nTests(summary);
  summary.finish();
}
