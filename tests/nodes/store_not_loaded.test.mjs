import assert from 'node:assert/strict';
import Module from 'node:module';
import { join, relative } from 'node:path';
import { it } from 'node:test';

import { packageFolder } from './support/package_under_test.mjs';
import { itemsNumbered, pinParameters, setStage } from './support/stage.mjs';

const STORE = /^dist\/lib\/(store|publishing|connections|boards\/stored_boards|vault|adopt|legacy|doctor|seal\/key_file|pinterest\.js|open_service\.js)/;

/** Of this package, and of a database driver. */
function loaded() {
  const files = Object.keys(Module._cache);
  const ours = files.map((file) => relative(packageFolder, file)).filter((file) => !file.startsWith('..'));
  return { ours, drivers: files.filter((file) => /node_modules\/pg(-[a-z]+)?\//.test(file)) };
}

it('a node that publishes with an account loads nothing of the store', async (t) => {
  const stage = await setStage(t);
  for (const operation of ['create', 'createMany']) {
    const parameters = pinParameters(stage.boardId, { operation, title: '={{ "Pin " + $json.n }}' });
    const { error } = await stage.run({ parameters, items: itemsNumbered(2) });
    assert.equal(error, undefined, error?.message);
  }
  const { ours, drivers } = loaded();
  assert.ok(ours.includes(join('dist', 'lib', 'client.js')), ours.join());
  assert.deepEqual(ours.filter((file) => STORE.test(file)), []);
  assert.deepEqual(drivers, []);
});

it('and one that uses the store does', async (t) => {
  const { storeStage } = await import('./support/store_stage.mjs');
  const stage = await storeStage(t);
  await stage.run('scheduledPin:publishDue');
  assert.ok(loaded().ours.some((file) => STORE.test(file)));
});
