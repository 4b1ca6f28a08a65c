import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';

import { itemsNumbered, pinParameters, setStage } from './support/stage.mjs';
import { storeStage } from './support/store_stage.mjs';

describe('an expression that gives no text', () => {
  const given = [
    ['NaN', /^Title: expected text but received NaN, which is no number/],
    ['1 / 0', /^Title: expected text but received Infinity/],
    ['$now', /^Title: expected text but received a date, write it out/],
    ['new Date()', /^Title: expected text but received a date/],
    ['({ name: "Soup" })', /^Title: expected text but received an object/],
    ['["Soup"]', /^Title: expected text but received a list/],
    ['true', /^Title: expected text but received a boolean/],
  ];
  for (const [expression, expected] of given) {
    it(expression, async (t) => {
      const stage = await setStage(t);
      const { error } = await stage.run({ parameters: pinParameters(stage.boardId, { title: `={{ ${expression} }}` }) });
      assert.match(error?.message ?? 'none', expected);
      assert.equal(stage.requests.length, 0);
    });
  }

  for (const [expression, title] of [['42', '42'], ['0', '0'], ['null', undefined], ['$json.nothing', undefined]]) {
    it(`${expression} is ${title ?? 'no title'}`, async (t) => {
      const stage = await setStage(t);
      await stage.run({ parameters: pinParameters(stage.boardId, { title: `={{ ${expression} }}` }), items: itemsNumbered(1) });
      assert.equal(stage.asked('/v5/pins')[0].body.title, title);
    });
  }
});

describe('a switch', () => {
  const listing = (returnAll) => ({ resource: 'board', operation: 'getAll', returnAll, limit: 1, privacy: '' });

  for (const [given, count] of [['true', 2], ['"true"', 2], ['"TRUE"', 2], ['false', 1], ['"false"', 1], ['null', 1], ['""', 1]]) {
    it(`that an expression sets to ${given}`, async (t) => {
      const stage = await setStage(t);
      const { items, error } = await stage.run({ parameters: listing(`={{ ${given} }}`) });
      assert.equal(error, undefined, error?.message);
      assert.equal(items.length, count);
    });
  }

  it('that is neither on nor off is refused by name', async (t) => {
    const stage = await setStage(t);
    const { error } = await stage.run({ parameters: listing('={{ "yes" }}') });
    assert.equal(error.message, 'Return All: expected true or false but received "yes"');
    assert.equal(stage.requests.length, 0);
  });

  it('cuts a long text by a word', async (t) => {
    const stage = await setStage(t);
    const additionalFields = { truncateLongText: '={{ "true" }}' };
    await stage.run({ parameters: pinParameters(stage.boardId, { title: 'x'.repeat(120), additionalFields }) });
    assert.equal(stage.asked('/v5/pins')[0]?.body.title.length, 100);
  });

  it('gives the counts by a word', async (t) => {
    const stage = await storeStage(t);
    const additionalFields = { summaryOnly: '={{ "true" }}' };
    assert.equal((await stage.run('scheduledPin:publishDue', { additionalFields })).items[0]?.json.published, 0);
    assert.equal((await stage.run('connection:refreshDue', { additionalFields })).items[0]?.json.failed, 0);
  });
});

it("the address of a pin that an expression does not find is called empty", async (t) => {
  const stage = await setStage(t);
  const pin = { __rl: true, mode: 'url', value: '={{ $json.nothing }}' };
  const { error } = await stage.run({ parameters: { resource: 'pin', operation: 'get', pin } });
  assert.match(error.message, /^Pin: is empty\. Expected the address of a pin/);
});

it('Retry by a connection that is not there fails the node, which would find nothing for ever', async (t) => {
  const stage = await storeStage(t);
  const parameters = { tenantId: stage.tenantId, retryBy: 'connection', connectionId: randomUUID() };
  const { error } = await stage.run('scheduledPin:retry', parameters);
  assert.match(error?.message ?? 'none', /^Connection ID: There is no connection "[^"]+" for this tenant: check the id and the Tenant ID\./);
});
