import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import Module from 'node:module';
import { join } from 'node:path';
import { it } from 'node:test';

import { packageFolder } from './support/package_under_test.mjs';
import { storeStage } from './support/store_stage.mjs';

const require = Module.createRequire(join(packageFolder, 'package.json'));
const { StoreServices, storeServices } = require('./dist/nodes/Pinterest/shared/store_services.js');

/** Counts instead of opening anything. */
function services(t, idleMs = 1000) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const log = [];
  const open = (options) => {
    const name = `${options.name} ${log.filter((line) => line.startsWith('open')).length}`;
    log.push(`open ${name}`);
    return { name, close: async () => void log.push(`close ${name}`) };
  };
  return { log, kept: new StoreServices(open, idleMs) };
}

const nameOf = async ({ name }) => name;

it('executions share one service, one after the other and at once', async (t) => {
  const { log, kept } = services(t);
  await Promise.all([kept.use({ name: 'a' }, nameOf), kept.use({ name: 'a' }, nameOf)]);
  t.mock.timers.tick(999);
  assert.equal(await kept.use({ name: 'a' }, nameOf), 'a 0');
  assert.deepEqual(log, ['open a 0']);
});

it('a changed credential opens another, and what is idle is closed', async (t) => {
  const { log, kept } = services(t);
  await kept.use({ name: 'a' }, nameOf);
  t.mock.timers.tick(500);
  await kept.use({ name: 'b' }, nameOf);
  t.mock.timers.tick(500);
  assert.deepEqual(log, ['open a 0', 'open b 1', 'close a 0']);
  t.mock.timers.tick(500);
  assert.deepEqual(log.at(-1), 'close b 1');
  assert.equal(await kept.use({ name: 'a' }, nameOf), 'a 2');
});

it('what is used is not closed, however long it takes', async (t) => {
  const { log, kept } = services(t);
  const { promise: ended, resolve: end } = Promise.withResolvers();
  const long = kept.use({ name: 'a' }, () => ended);
  await kept.use({ name: 'a' }, nameOf);
  t.mock.timers.tick(10_000);
  assert.deepEqual(log, ['open a 0']);
  end();
  await long;
  t.mock.timers.tick(1000);
  assert.deepEqual(log, ['open a 0', 'close a 0']);
});

it('a service that was given up ends with its last user, and the next execution opens another', async (t) => {
  const { log, kept } = services(t);
  const { promise: ended, resolve: end } = Promise.withResolvers();
  const long = kept.use({ name: 'a' }, () => ended);
  await kept.use({ name: 'a' }, async (_service, giveUp) => giveUp());
  assert.equal(await kept.use({ name: 'a' }, nameOf), 'a 1');
  assert.deepEqual(log, ['open a 0', 'open a 1']);
  end();
  await long;
  assert.deepEqual(log, ['open a 0', 'open a 1', 'close a 0']);
});

it('a database that failed is opened anew by the next execution, and only then', async (t) => {
  const stage = await storeStage(t);
  const open = t.mock.method(storeServices, 'open');
  await stage.run('scheduledPin:publishDue');
  await stage.world.database.change('alter table pins rename to pins_away');
  const { error } = await stage.run('scheduledPin:publishDue');
  assert.match(error.description, /Code store_/);
  assert.equal(open.mock.callCount(), 1);
  await stage.world.database.change('alter table pins_away rename to pins');
  await stage.world.addPin();
  const { items } = await stage.run('scheduledPin:publishDue');
  assert.equal(items[0].json.result, 'published');
  assert.equal(open.mock.callCount(), 2);
});

it('an idle service does not keep a process from ending', { timeout: 30_000 }, async (t) => {
  for (const engine of ['sqlite', 'postgres']) {
    const { world } = await storeStage(t, { engine });
    await world.addPin();
    const program = `
      const { storeServices } = require(${JSON.stringify(join(packageFolder, 'dist/nodes/Pinterest/shared/store_services.js'))});
      storeServices.use(${JSON.stringify(world.options())}, (pinterest) => pinterest.pins.publishDue())
        .then(({ published }) => console.log('published ' + published));`;
    const child = spawn(process.execPath, ['-e', program], { cwd: join(import.meta.dirname, '../..'), stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    t.after(() => child.kill('SIGKILL'));
    const code = await new Promise((resolve) => child.on('close', resolve));
    assert.deepEqual([engine, code, output], [engine, 0, 'published 1\n']);
  }
});
