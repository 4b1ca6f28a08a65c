// npm run test:n8n: the package in a whole n8n. With --screenshots: takes the pictures of docs/images anew instead.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

import { installN8n } from '../../tests/n8n/support/installation.mjs';
import { buildAll } from '../build/all.mjs';
import { root } from '../cache.mjs';
import { step } from '../progress.mjs';
import { runNodeSuite } from './node-suite.mjs';
import { Summary } from './summary.mjs';

// Raise it when tests are added: a glob that suddenly matches less must fail, not pass.
const MINIMUM = 29;

/** Builds the package, installs n8n, and gives `work` a prepared user folder. */
async function withN8n(work) {
  await buildAll();
  await step('install n8n', installN8n);
  // Only now: it looks for the installed n8n when it is loaded.
  const { prepare } = await import('../../tests/n8n/support/prepare.mjs');
  const prepared = await step('start n8n once', prepare);
  process.env.PINTEREST_N8N_PREPARED = prepared;
  try {
    await work();
  } finally {
    rmSync(prepared, { recursive: true, force: true });
  }
}

export const runN8nTests = (summary) =>
  withN8n(async () => {
    summary.add('n8n', await step('test n8n', () => runNodeSuite('n8n', { concurrency: 1 })), MINIMUM);
  });

async function takeScreenshots() {
  const folder = join(root, 'docs/images');
  mkdirSync(folder, { recursive: true });
  const { takePictures } = await import('../../tests/n8n/support/pictures.mjs');
  const endings = [];
  try {
    await takePictures({ after: (end) => endings.unshift(end) }, folder);
  } finally {
    for (const end of endings) await end();
  }
}

if (import.meta.main) {
  if (process.argv.includes('--screenshots')) await withN8n(takeScreenshots);
  else {
    const summary = new Summary();
    await runN8nTests(summary);
    summary.finish();
  }
}
