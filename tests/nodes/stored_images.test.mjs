// n8n keeps files beside its executions, and gives the next node their place.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';

import { pngData } from '../support/simulator.mjs';
import { core } from './support/n8n.mjs';
import { fromSuite } from './support/package_under_test.mjs';
import { pinParameters, setStage } from './support/stage.mjs';

async function storedImage(t) {
  const folder = mkdtempSync(join(tmpdir(), 'pinterest-binary-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const { Container } = fromSuite('@n8n/di');
  Object.assign(Container.get(core.BinaryDataConfig), { mode: 'filesystem', availableModes: ['filesystem'], localStoragePath: folder });
  const service = Container.get(core.BinaryDataService);
  await service.init();
  const place = { type: 'execution', workflowId: 'workflow', executionId: '9' };
  return await service.store(place, Buffer.from(pngData(), 'base64'), { data: '', mimeType: 'image/png', fileName: 'bowl.png' });
}

for (const operation of ['create', 'createMany']) {
  const run = (stage, data) => stage.run({
    parameters: pinParameters(stage.boardId, { operation, title: 'A bowl', imageSource: 'binary', binaryProperty: 'data' }),
    items: [{ json: {}, binary: { data } }],
  });

  it(`${operation} sends an image that n8n keeps in a file`, async (t) => {
    const image = await storedImage(t);
    const stage = await setStage(t);
    const { error } = await run(stage, image);
    assert.equal(error, undefined, error?.message);
    assert.equal(stage.asked('/v5/pins')[0].body.media_source.data, pngData());
  });

  it(`${operation} says of a file that is gone, or on another worker's disk, which one it is and what to do`, async (t) => {
    const image = await storedImage(t);
    const stage = await setStage(t);
    const { error } = await run(stage, { ...image, id: `${image.id}-gone` });
    assert.match(error.message, /^Input Binary Field: n8n cannot read the file in "data" \(File not found\); .*node that made it.*binary data/);
    assert.match(error.description, /Item 0.*Nothing was sent/);
    assert.deepEqual(stage.requests, []);
  });
}
