import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

import { builtExample } from './support/built_app.mjs';
import { endOfSuite, runningApp } from './support/running_app.mjs';

const end = endOfSuite();

test('who follows the README (seed, connect, seed, publish all) ends with three pins at Pinterest', async () => {
  const { project } = await builtExample();
  const app = await runningApp(end);
  const seed = () => execFileSync(process.execPath, ['--experimental-strip-types', join(project, 'seed.ts')], {
    cwd: app.folder, env: app.variables, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'],
  });
  const link = seed().trim();
  const browser = app.browser(null);
  const { location } = await browser.get(link);
  const [, projectId] = /^\/projects\/([\w-]+)$/.exec(location) ?? assert.fail(location);
  await app.connected(browser, projectId);
  seed();
  const pins = (await browser.call('listPinsFn', 'GET', { projectId })).value.value;
  const { value } = await browser.call('publishPinsBulkFn', 'POST', { pinIds: pins.map(({ id }) => id) });
  assert.deepEqual(value.value.outcomes.map(({ result, error }) => error?.message ?? result), ['published', 'published', 'published']);
  assert.equal(app.simulator.ledger.pins.length, 3);
});
