import assert from 'node:assert/strict';
import { it } from 'node:test';

import { send } from '../support/simulator.mjs';
import { setStage } from './support/stage.mjs';

const address = (value) => ({ resource: 'pin', operation: 'get', pin: { __rl: true, mode: 'url', value } });
const fromItem = address('={{ $json.address }}');
const itemsWith = (addresses) => addresses.map((one) => ({ json: { address: one } }));

it('the address of a pin is taken in every shape that people copy', async (t) => {
  const stage = await setStage(t);
  const json = { board_id: stage.boardId, media_source: { source_type: 'image_url', url: 'https://images.example/1.png' } };
  const { body: { id } } = await send(stage.simulator, { method: 'POST', path: '/pins', token: stage.tokens.accessToken, json });
  const copied = [
    `https://www.pinterest.com/pin/${id}/`, `https://www.pinterest.de/pin/${id}`, `https://de.pinterest.com/pin/${id}/?lp=true#x`,
    `https://www.pinterest.com/pin/soup-for-2--${id}/`, `https://www.pinterest.com/pin/${id}/sent/?invite_code=1`,
    `https://www.pinterest.com/amp/pin/${id}/`, ` http://pinterest.com/pin/${id} `, `www.pinterest.com/pin/${id}/`,
  ];
  const { error, items } = await stage.run({ parameters: fromItem, items: itemsWith(copied) });
  assert.equal(error, undefined, error?.message);
  assert.deepEqual(items.map(({ json: { id: found } }) => found), copied.map(() => id));
});

it('another address is refused by field and with what to do, and its digits are no pin', async (t) => {
  const stage = await setStage(t);
  const others = [
    'https://pin.it/3xYz12', 'https://www.pinterest.com/garden/soups/', 'https://www.pinterest.com/pin/12abc/',
    'https://www.pinterest.com/garden/soups/?from=https://www.pinterest.com/pin/5/', '', null,
  ];
  const { items } = await stage.run({ parameters: fromItem, items: itemsWith(others), onError: 'continueRegularOutput' });
  assert.equal(items.length, others.length);
  for (const { json: { error, details } } of items) {
    assert.match(error, /^Pin: .*pin\.it/);
    assert.match(details.description, /field "Pin"/);
  }
  assert.deepEqual(stage.requests, []);
});

it('the editor says so of an address that is typed', async (t) => {
  const stage = await setStage(t);
  await assert.rejects(stage.run({ parameters: address('https://pin.it/3xYz12') }), /Open a short link \(pin\.it\)/);
});
