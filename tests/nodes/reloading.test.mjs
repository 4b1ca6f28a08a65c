// n8n updates a package while it runs: it empties the cache of `require` and loads the nodes anew, in the middle of a run too.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { it } from 'node:test';

import { pinterest } from './support/n8n.mjs';
import { packageFolder } from './support/package_under_test.mjs';
import { itemsNumbered, pinParameters, setStage } from './support/stage.mjs';

const require = createRequire(join(packageFolder, 'package.json'));

/** As n8n does; the node of this process is the new one from then on. */
function reload() {
  for (const path of Object.keys(require.cache)) if (path.startsWith(join(packageFolder, 'dist'))) delete require.cache[path];
  const { Pinterest } = require('./dist/nodes/Pinterest/Pinterest.node.js');
  assert.notEqual(Pinterest, pinterest.constructor);
  pinterest.execute = Pinterest.prototype.execute;
}

const titled = (stage, operation) => pinParameters(stage.boardId, { operation, title: '=Pin {{ $json.n }}' });

for (const operation of ['create', 'createMany']) {
  it(`${operation}: what went out before is not sent again by the next try`, async (t) => {
    const stage = await setStage(t);
    stage.simulator.faults.add({ match: { operation: 'pins/create', bodyContains: 'Pin 2' }, times: 1, effect: { kind: 'error', error: 'image_broken' } });
    const run = { executionId: `updated ${operation}`, parameters: titled(stage, operation), items: itemsNumbered(3) };
    assert.match((await stage.run(run)).error.message, /image/);
    reload();
    const { items } = await stage.run(run);
    assert.equal(items.length, 3);
    assert.equal(stage.simulator.ledger.pins.length, 3);
  });
}

it('nor what may be there, and the item says so', async (t) => {
  const stage = await setStage(t);
  stage.simulator.faults.add({ match: { operation: 'pins/create' }, effect: { kind: 'execute_and_cut' } });
  stage.simulator.faults.add({ match: { operation: 'pins/create' }, effect: { kind: 'list_later', seconds: 3600 } });
  const run = { executionId: 'updated, unknown', parameters: titled(stage, 'create'), items: itemsNumbered(1) };
  await stage.run(run);
  reload();
  const { error } = await stage.run(run);
  assert.match(error.description, /not known: look there before/);
  assert.equal(stage.simulator.ledger.pins.length, 1);
});
