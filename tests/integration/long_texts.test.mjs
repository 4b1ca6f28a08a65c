// A picture's bytes in the place of its address, or a whole book for a description: bad for its own pin and for no other.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { benchFor, pinFor, requestsOf } from './support/bench.mjs';

const MEGABYTE = 'A'.repeat(1 << 20);
const DATA_ADDRESS = `data:image/png;base64,${MEGABYTE.repeat(5)}`;
const LONG = MEGABYTE.repeat(20);

/** A batch of so many bad pins with good ones at its beginning, in its middle and at its end. */
function mixed(person, bad, count) {
  const pins = Array.from({ length: count }, (_, index) => pinFor(person, `bad ${index}`, bad));
  const good = ['first', 'middle', 'last'].map((name) => pinFor(person, name));
  return [good[0], ...pins.slice(0, count / 2), good[1], ...pins.slice(count / 2), good[2]];
}

const BAD = {
  'an address': [{ media: { type: 'image_url', url: DATA_ADDRESS } }, 'media_source.url'],
  'an address of a carousel': [
    { media: { type: 'multiple_image_urls', items: [{ url: 'https://images.example/1.png' }, { url: DATA_ADDRESS }] } },
    'media_source.items[1].url',
  ],
  'a cover\'s address': [{ media: { type: 'video_id', mediaId: '5', cover: { imageUrl: DATA_ADDRESS } } }, 'media_source.cover_image_url'],
  'an alt text': [{ altText: LONG }, 'alt_text'],
  'an alt text beside a picture': [{ altText: LONG, media: { type: 'image_base64', contentType: 'image/png', data: 'AAAA' } }, 'alt_text'],
};

describe('a text that is far too long', { concurrency: 1, timeout: 120_000 }, () => {
  for (const [what, [bad, field]] of Object.entries(BAD)) {
    it(`as ${what} fails its own pin, which names it, and no other`, async (t) => {
      const { simulator, client, people } = await benchFor(t);
      const outcomes = await client.pins.publishMany(mixed(people[0], bad, 40));
      const failed = outcomes.filter(({ status }) => status === 'failed');
      assert.deepEqual(outcomes.map(({ status }) => status).filter((status) => status === 'published').length, 3);
      assert.equal(failed.length, 40);
      for (const { error } of failed) {
        assert.deepEqual([error.code, error.outcome, error.field], ['invalid_input', 'not_sent', field]);
        assert.ok(error.message.startsWith(`${field}: `) && error.message.length < 300, error.message.slice(0, 300));
      }
      assert.equal(requestsOf(simulator, 'pins/create'), 3);
    });
  }

  it('of a pin alone is what it fails with', async (t) => {
    const { client, people } = await benchFor(t);
    const { auth, ...pin } = pinFor(people[0], 'alone', { description: LONG });
    await assert.rejects(client.pins.create(pin, { auth }), { code: 'invalid_input', field: 'description', outcome: 'not_sent' });
  });
});
