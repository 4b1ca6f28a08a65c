import assert from 'node:assert/strict';
import Module from 'node:module';
import { join } from 'node:path';
import { it } from 'node:test';

import { packageFolder } from './support/package_under_test.mjs';

const require = Module.createRequire(join(packageFolder, 'package.json'));
const { publishOneByOne, publishTogether } = require('./dist/nodes/Pinterest/shared/publishing.js');

const IMAGE = new Uint8Array(8 << 20);

/** 40 items with an image of 8 MiB each, and an engine that says how many of them were read when it was given a batch. */
function bigItems(outcomeOf, onRead = () => {}) {
  const batches = [];
  let read = 0;
  const media = async () => {
    read += 1;
    onRead(read);
    return { type: 'image_base64', contentType: 'image/png', data: IMAGE };
  };
  const requests = Array.from({ length: 40 }, (_, item) =>
    ({ item, request: { pin: { boardId: '1', title: `Pin ${item}` }, media, returnExisting: false } }));
  const publishMany = async (pins) => {
    batches.push({ pins: pins.length, read });
    return pins.map(outcomeOf);
  };
  const context = {
    getExecutionId: () => undefined,
    getNode: () => ({ id: 'node', type: 'pinterest' }),
    getWorkflowDataProxy: () => ({ $runIndex: 0 }),
  };
  const auth = { accessToken: 'token' };
  const create = async (pin) => outcomeOf(pin).pin;
  const connection = {
    context, client: { pins: { create, publishMany } }, signal: undefined, auth: async () => auth, run: (send) => send(auth),
  };
  return { requests, connection, batches };
}

const made = ({ title }) => ({ status: 'published', pin: { id: title.slice(4), url: `https://www.pinterest.com/pin/${title.slice(4)}/`, foundByLook: false } });

it('Create Many reads no more images ahead than 64 MiB, and answers in the order of the items', async () => {
  const { requests, connection, batches } = bigItems(made);
  const results = await publishTogether(connection, requests);
  assert.deepEqual(batches, [8, 16, 24, 32, 40].map((read) => ({ pins: 8, read })));
  assert.deepEqual(results.map(({ item, data: [{ id }] }) => [item, id]), requests.map(({ item }) => [item, String(item)]));
});

it('what concerns the whole account ends the run for the images that were not read yet', async () => {
  const refused = ({ title }) => title === 'Pin 3'
    ? { status: 'failed', error: { code: 'rate_limited', message: 'Too many', outcome: 'rejected' } }
    : made({ title });
  const { requests, connection, batches } = bigItems(refused);
  const results = await publishTogether(connection, requests);
  assert.equal(batches.length, 1);
  assert.deepEqual(results.slice(8).map(({ error }) => [error.code, error.outcome]), Array(32).fill(['rate_limited', 'not_sent']));
});

for (const [name, publish] of [['Create', publishOneByOne], ['Create Many', publishTogether]]) {
  it(`${name} reads no more images once the execution is cancelled`, async () => {
    const stop = new AbortController();
    let read = 0;
    const { requests, connection } = bigItems(made, (count) => {
      read = count;
      if (count === 3) stop.abort();
    });
    connection.signal = stop.signal;
    await publish(connection, requests);
    assert.equal(read, 3);
  });
}
