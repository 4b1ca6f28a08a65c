import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { pngData } from '../support/simulator.mjs';
import { byId, itemsNumbered, pinParameters, setStage } from './support/stage.mjs';

const titles = (stage) => stage.simulator.ledger.pins.map(({ title }) => title);
const each = (stage, more) => pinParameters(stage.boardId, { title: '={{ "Pin " + $json.n }}', ...more });
const operations = ['create', 'createMany'];
const png = (bytes) => ({ data: { data: Buffer.from(bytes, 'base64').toString('base64'), mimeType: 'image/png' } });

describe('images', () => {
  for (const operation of operations) {
    it(`${operation} sends a binary image`, async (t) => {
      const stage = await setStage(t);
      const parameters = each(stage, { operation, imageSource: 'binary', binaryProperty: 'data' });
      const { error } = await stage.run({ parameters, items: [{ json: { n: 0 }, binary: png(pngData()) }] });
      assert.equal(error, undefined, error?.message);
      assert.deepEqual(stage.asked('/v5/pins')[0].body.media_source, {
        source_type: 'image_base64', content_type: 'image/png', data: pngData(),
      });
    });
  }

  for (const mimeType of ['image/jpg', 'IMAGE/JPEG', 'image/jpeg; charset=binary']) {
    it(`takes a JPEG that a server calls ${mimeType}`, async (t) => {
      const stage = await setStage(t);
      const binary = { data: { data: Buffer.from([0xff, 0xd8, 0xff, 0xe0]).toString('base64'), mimeType } };
      await stage.run({ parameters: each(stage, { imageSource: 'binary', binaryProperty: 'data' }), items: [{ json: { n: 0 }, binary }] });
      assert.equal(stage.asked('/v5/pins')[0]?.body.media_source.content_type, 'image/jpeg');
    });
  }

  for (const operation of operations) {
    it(`${operation} says of an empty file that it is empty, and sends nothing for it`, async (t) => {
      const stage = await setStage(t);
      const parameters = each(stage, { operation, imageSource: 'binary', binaryProperty: 'data' });
      const { error } = await stage.run({ parameters, items: [{ json: { n: 0 }, binary: png('') }] });
      assert.equal(error.message, 'Input Binary Field: "data" is empty, a pin needs an image');
      assert.deepEqual(stage.requests, []);
    });
  }

  it('sends a carousel in its order', async (t) => {
    const stage = await setStage(t);
    const image = [
      { url: 'https://images.example/1.png', title: 'One', description: '', link: 'https://blog.example/1' },
      { url: 'https://images.example/2.png', title: '', description: 'Two', link: '' },
    ];
    const { error } = await stage.run({ parameters: each(stage, { imageSource: 'carousel', images: { image } }) });
    assert.equal(error, undefined, error?.message);
    assert.deepEqual(stage.asked('/v5/pins')[0].body.media_source, {
      source_type: 'multiple_image_urls',
      items: [
        { url: 'https://images.example/1.png', title: 'One', link: 'https://blog.example/1' },
        { url: 'https://images.example/2.png', description: 'Two' },
      ],
    });
  });
});

it('a disclosure that an expression names twice is one', async (t) => {
  const stage = await setStage(t);
  const { error } = await stage.run({ parameters: each(stage, { aiDisclosures: '={{ ["AI_MODIFIED", "AI_MODIFIED"] }}' }) });
  assert.equal(error, undefined, error?.message);
  assert.deepEqual(stage.asked('/v5/pins')[0].body.ai_disclosures, { values: ['AI_MODIFIED'] });
});

it('a disclosure that an expression does not find is none', async (t) => {
  const stage = await setStage(t);
  const { error } = await stage.run({ parameters: each(stage, { aiDisclosures: '={{ $json.disclosures }}' }), items: itemsNumbered(1) });
  assert.equal(error, undefined, error?.message);
  assert.ok(!('ai_disclosures' in stage.asked('/v5/pins')[0].body));
});

function slides(title, link) {
  const image = ['1', '2'].map((name) => ({ url: `https://images.example/${name}.png`, title, link }));
  return { imageSource: 'carousel', images: { image } };
}

describe('bad input costs nothing', () => {
  const wrongs = [
    ['Board', (n) => ({ board: { __rl: true, mode: 'id', value: `={{ $json.n === ${n} ? "soups" : "1" }}` } })],
    ['Board', (n) => ({ board: { __rl: true, mode: 'id', value: `={{ $json.n === ${n} ? 549755885175000000 : "1" }}` } })],
    ['Section', (n) => ({ section: { __rl: true, mode: 'id', value: `={{ $json.n === ${n} ? "x" : "" }}` } })],
    ['Title', (n) => ({ title: `={{ $json.n === ${n} ? "t".repeat(101) : "t" }}` })],
    ['Alt Text', (n) => ({ altText: `={{ $json.n === ${n} ? "t".repeat(501) : "t" }}` })],
    ['Link', (n) => ({ link: `={{ $json.n === ${n} ? "blog" : "" }}` })],
    ['Image URL', (n) => ({ imageUrl: `={{ $json.n === ${n} ? "ftp://images" : "https://images.example/1.png" }}` })],
    ['Link', (n) => ({ link: `={{ $json.n === ${n} ? "https://blog.example/" + "x".repeat(2048) : "" }}` })],
    ['Link', (n) => ({ link: `={{ $json.n === ${n} ? "https:blog.example" : "" }}` })],
    ['Image URL', (n) => ({ imageUrl: `={{ $json.n === ${n} ? "https://images.example/my bowl.png" : "https://images.example/1.png" }}` })],
    ['Images 1, Title', (n) => slides(`={{ $json.n === ${n} ? "t".repeat(101) : "t" }}`, '')],
    ['Images 1, Link', (n) => slides('', `={{ $json.n === ${n} ? "https://blog.example/" + "x".repeat(2048) : "" }}`)],
    ['Image URL', (n) => ({ imageUrl: `={{ $json.n === ${n} ? "" : "https://images.example/1.png" }}` })],
    ['Image Source', (n) => ({ imageSource: `={{ $json.n === ${n} ? "Binary" : "url" }}` })],
    ['Image Source', (n) => ({ imageSource: `={{ $json.n === ${n} ? null : "url" }}` })],
    ['AI Disclosure', (n) => ({ aiDisclosures: `={{ $json.n === ${n} ? ["AI_GENERATED"] : [] }}` })],
    ['Dominant Color', (n) => ({ additionalFields: { dominantColor: `={{ $json.n === ${n} ? "red" : "" }}` } })],
    ['Images', () => ({ imageSource: 'carousel', images: { image: [{ url: 'https://images.example/1.png' }] } }), 0],
  ];
  for (const [index, [field, parametersFor, item = 2]] of wrongs.entries()) {
    it(`${field} (${index}): the item and the field are named, and nothing is sent`, async (t) => {
      const stage = await setStage(t);
      const { error } = await stage.run({ parameters: each(stage, parametersFor(2)), items: itemsNumbered(3) });
      assert.equal(error?.name, 'NodeOperationError');
      assert.ok(error.message.startsWith(`${field}: `), error.message);
      assert.equal(error.context.itemIndex, item);
      assert.equal(stage.requests.length, 0);
    });
  }

  it('a file of another kind is refused by name', async (t) => {
    const stage = await setStage(t);
    const items = [{ json: { n: 0 }, binary: { data: { data: 'R0lG', mimeType: 'image/gif' } } }];
    const { error } = await stage.run({ parameters: each(stage, { imageSource: 'binary', binaryProperty: 'data' }), items });
    assert.match(error.message, /Input Binary Field: .*image\/gif/);
    assert.equal(stage.requests.length, 0);
  });

  it('goes on with the other items when told to', async (t) => {
    const stage = await setStage(t);
    const parameters = each(stage, { title: '={{ $json.n === 1 ? "t".repeat(101) : "Pin " + $json.n }}' });
    const { items } = await stage.run({ parameters, items: itemsNumbered(3), onError: 'continueRegularOutput' });
    assert.deepEqual(items.map(({ json }) => 'error' in json), [false, true, false]);
    assert.deepEqual(titles(stage), ['Pin 0', 'Pin 2']);
  });

  it('cuts a long text when the item asks for it', async (t) => {
    const stage = await setStage(t);
    const parameters = each(stage, { title: 'é'.repeat(120), additionalFields: { truncateLongText: true } });
    const { error } = await stage.run({ parameters });
    assert.equal(error, undefined, error?.message);
    assert.deepEqual(titles(stage), ['é'.repeat(100)]);
  });
});

it("cuts a carousel's long texts when the item asks for it", async (t) => {
  const stage = await setStage(t);
  const parameters = each(stage, { ...slides('é'.repeat(120), ''), additionalFields: { truncateLongText: true } });
  const { error } = await stage.run({ parameters });
  assert.equal(error, undefined, error?.message);
  assert.equal(stage.asked('/v5/pins')[0].body.media_source.items[0].title, 'é'.repeat(100));
});

describe('many items', () => {
  for (const operation of operations) {
    it(`${operation} gives each item its own pin, in the order of the items`, async (t) => {
      const stage = await setStage(t, { simulator: { latencyMs: [0, 8] } });
      const { items } = await stage.run({ parameters: each(stage, { operation }), items: itemsNumbered(12) });
      const byTitle = new Map(stage.simulator.ledger.pins.map(({ title, pinId }) => [title, pinId]));
      assert.equal(byTitle.size, 12);
      assert.deepEqual(items.map(({ json }) => json.id), itemsNumbered(12).map((_, n) => byTitle.get(`Pin ${n}`)));
      assert.deepEqual(items.map(({ pairedItem }) => pairedItem.item), itemsNumbered(12).map((_, n) => n));
    });

    it(`${operation} sends failed items to the error output, with the input they came from`, async (t) => {
      const stage = await setStage(t);
      stage.simulator.faults.add({
        match: { operation: 'pins/create', bodyContains: 'Pin 1' }, effect: { kind: 'error', error: 'image_broken' },
      });
      const { outputs, error } = await stage.run({
        parameters: each(stage, { operation }), items: itemsNumbered(3), onError: 'continueErrorOutput',
      });
      assert.equal(error, undefined, error?.message);
      assert.deepEqual(outputs[0].map(({ pairedItem }) => pairedItem.item), [0, 2]);
      assert.equal(outputs[1].length, 1);
      assert.equal(outputs[1][0].json.n, 1);
      assert.equal(outputs[1][0].json.details.outcome, 'rejected');
    });
  }
});

describe('what concerns the whole account', () => {
  for (const operation of operations) {
    for (const error of ['missing_scope', 'rate_limited', 'spam_block', 'trial_access']) {
      it(`${operation} sends no more after ${error}, and every item says so`, async (t) => {
        const stage = await setStage(t);
        stage.simulator.faults.add({ match: { operation: 'pins/create' }, effect: { kind: 'error', error } });
        const { items } = await stage.run({
          parameters: each(stage, { operation }), items: itemsNumbered(3), onError: 'continueRegularOutput',
        });
        assert.deepEqual(items.map(({ json }) => json.details.code), [error, error, error]);
        assert.deepEqual(items.map(({ json }) => json.details.outcome), ['rejected', 'not_sent', 'not_sent']);
        assert.equal(new Set(stage.asked('/v5/pins').map(({ body }) => body.title)).size, 1);
      });
    }
  }
});

describe('Retry On Fail', () => {
  for (const operation of operations) {
    it(`${operation}: 10 items, one refused, 3 tries: 9 pins`, async (t) => {
      const stage = await setStage(t);
      stage.simulator.faults.add({
        match: { operation: 'pins/create', bodyContains: 'Pin 7' }, effect: { kind: 'error', error: 'image_broken' },
      });
      const { error } = await stage.run({
        parameters: each(stage, { operation }), items: itemsNumbered(10), retryOnFail: true, maxTries: 3, waitBetweenTries: 1,
      });
      assert.equal(error.context.itemIndex, 7);
      assert.deepEqual(titles(stage).sort(), itemsNumbered(10).map((_, n) => `Pin ${n}`).filter((title) => title !== 'Pin 7'));
      assert.equal(stage.asked('/v5/pins').filter(({ method }) => method === 'POST').length, 9 + 3);
    });

    it(`${operation}: what was published before comes out again when a later try succeeds`, async (t) => {
      const stage = await setStage(t);
      stage.simulator.faults.add({
        match: { operation: 'pins/create', bodyContains: 'Pin 0' }, times: 1, effect: { kind: 'error', error: 'image_broken' },
      });
      const { items, error } = await stage.run({
        parameters: each(stage, { operation }), items: itemsNumbered(4), retryOnFail: true, maxTries: 2, waitBetweenTries: 1,
      });
      assert.equal(error, undefined, error?.message);
      assert.equal(stage.simulator.ledger.pins.length, 4);
      const byTitle = new Map(stage.simulator.ledger.pins.map(({ title, pinId }) => [title, pinId]));
      assert.deepEqual(items.map(({ json }) => json.id), itemsNumbered(4).map((_, n) => byTitle.get(`Pin ${n}`)));
    });

    it(`${operation}: what is out stays out though an expression gives something else in each try`, async (t) => {
      const stage = await setStage(t);
      stage.simulator.faults.add({
        match: { operation: 'pins/create', bodyContains: 'Pin 1' }, times: 1, effect: { kind: 'error', error: 'image_broken' },
      });
      const { items, error } = await stage.run({
        parameters: each(stage, { operation, imageUrl: '={{ "https://images.example/1.png?" + Math.random() }}' }),
        items: itemsNumbered(3), retryOnFail: true, maxTries: 2, waitBetweenTries: 1,
      });
      assert.equal(error, undefined, error?.message);
      assert.deepEqual(titles(stage).sort(), ['Pin 0', 'Pin 1', 'Pin 2']);
      assert.equal(new Set(items.map(({ json }) => json.id)).size, 3);
    });

    it(`${operation}: equal items of one run are different pins`, async (t) => {
      const stage = await setStage(t);
      const { items } = await stage.run({ parameters: each(stage, { operation, title: 'Same' }), items: itemsNumbered(2) });
      assert.equal(stage.simulator.ledger.pins.length, 2);
      assert.notEqual(items[0].json.id, items[1].json.id);
    });

    it(`${operation}: a loop that comes back to the node publishes again`, async (t) => {
      const stage = await setStage(t);
      const { error } = await stage.run({ parameters: each(stage, { operation }), items: itemsNumbered(1), runs: 2 });
      assert.equal(error, undefined, error?.message);
      assert.equal(stage.simulator.ledger.pins.length, 2);
    });

    it(`${operation}: n8n's own Retry of the execution sends only what is not on the board`, async (t) => {
      const stage = await setStage(t);
      const fault = stage.simulator.faults.add({
        match: { operation: 'pins/create', bodyContains: 'Pin 1' }, effect: { kind: 'error', error: 'image_broken' },
      });
      const definition = { parameters: each(stage, { operation }), items: itemsNumbered(3) };
      const failed = await stage.run(definition);
      assert.equal(failed.error.context.itemIndex, 1);
      fault.remove();
      const { items, error } = await stage.run({ ...definition, mode: 'retry' });
      assert.equal(error, undefined, error?.message);
      assert.deepEqual(titles(stage).sort(), ['Pin 0', 'Pin 1', 'Pin 2']);
      assert.deepEqual(items.map(({ json }) => json.alreadyOnBoard), [true, false, true]);
    });

    it(`${operation}: a Retry looks for no pin without words, and makes it`, async (t) => {
      const stage = await setStage(t);
      const parameters = each(stage, { operation, title: '', link: '' });
      const { items } = await stage.run({ parameters, items: itemsNumbered(2), mode: 'retry' });
      assert.deepEqual(items.map(({ json }) => 'alreadyOnBoard' in json), [false, false]);
      assert.equal(stage.simulator.ledger.pins.length, 2);
    });

    it(`${operation}: another execution publishes again`, async (t) => {
      const stage = await setStage(t);
      for (const executionId of [`${operation} once`, `${operation} twice`]) {
        await stage.run({ parameters: each(stage, { operation }), items: itemsNumbered(1), executionId });
      }
      assert.equal(stage.simulator.ledger.pins.length, 2);
    });
  }

  it('a pin whose answer got lost is looked for, and not sent again', async (t) => {
    const stage = await setStage(t);
    stage.simulator.faults.add({ match: { bodyContains: 'Pin 1' }, effect: { kind: 'execute_and_cut' } });
    const { items, error } = await stage.run({ parameters: each(stage, { operation: 'createMany' }), items: itemsNumbered(2) });
    assert.equal(error, undefined, error?.message);
    assert.deepEqual(items.map(({ json }) => json.found_by_look), [false, true]);
    const lost = stage.simulator.ledger.pins.find(({ title }) => title === 'Pin 1');
    assert.equal(items[1].json.id, lost.pinId);
    assert.equal(stage.simulator.ledger.pins.length, 2);
  });

  it('a pin that may be there and is not to be found is unknown, for every try', async (t) => {
    // As long as the client looks for it: nothing less shows that the second try sends nothing.
    await Promise.all(operations.map(async (operation) => {
      const stage = await setStage(t);
      stage.simulator.faults.add({ match: { operation: 'pins/create' }, effect: { kind: 'execute_and_cut' } });
      stage.simulator.faults.add({ match: { operation: 'pins/create' }, effect: { kind: 'list_later', seconds: 3600 } });
      const { error } = await stage.run({
        parameters: each(stage, { operation }), items: itemsNumbered(1), retryOnFail: true, maxTries: 2, waitBetweenTries: 1,
        executionId: `unknown by ${operation}`,
      });
      assert.match(error.description, /not known: look there before/);
      assert.equal(stage.simulator.ledger.operations.get('pins/create').requested, 1);
    }));
  });

  it('a board is created once in a run', async (t) => {
    const stage = await setStage(t);
    const name = '={{ "Soups of " + Math.random() }}';
    const parameters = { resource: 'board', operation: 'create', name, boardDescription: '', privacy: 'PUBLIC' };
    const made = await stage.run({ parameters, executionId: 'boards' });
    const again = await stage.run({ parameters, executionId: 'boards' });
    assert.equal(made.items[0].json.id, again.items[0].json.id);
    assert.equal(stage.asked('/v5/boards').length, 1);
  });

  it('what may have happened is not sent again, and the item says so', async (t) => {
    const stage = await setStage(t);
    await stage.run({ parameters: each(stage), items: itemsNumbered(1) });
    const [{ pinId }] = stage.simulator.ledger.pins;
    stage.simulator.faults.add({ match: { operation: 'pins/save' }, effect: { kind: 'execute_and_cut' } });
    const { error } = await stage.run({
      parameters: { resource: 'pin', operation: 'save', pin: byId(pinId), board: byId(stage.account.boards[1].id) },
      retryOnFail: true, maxTries: 3, waitBetweenTries: 1,
    });
    assert.match(error.description, /not known: look there before/);
    assert.match(error.message, /may have worked$/);
    assert.equal(stage.asked(`/v5/pins/${pinId}/save`).length, 1);
  });
});
