// Texts and rows that a database does not take: they are their pin's problem, and nobody else's.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { ENGINES, publishingWorld, WORDS } from './support/publishing_world.mjs';

const TEXTS = { 'a NUL': 'a \u0000 b', 'half of a surrogate pair': 'a \ud800 b' };
const IMAGE = { type: 'image_url', url: 'https://images.example/1.png' };

for (const engine of ENGINES) {
  describe(`What cannot be written, on ${engine}`, { concurrency: 3, timeout: 60_000 }, () => {
    for (const [what, text] of Object.entries(TEXTS)) {
      it(`an error with ${what}: its pin fails, the others go out`, async (t) => {
        let strange;
        const media = ({ id }) => {
          if (id === strange) throw new Error(text);
          return IMAGE;
        };
        const world = await publishingWorld(t, engine, { settings: { resolve: { media } } });
        strange = await world.addPin();
        const plain = await world.addPin();
        const { published, failed } = await world.pins.publishDue();
        assert.deepEqual([published, failed], [1, 1]);
        assert.deepEqual([(await world.row(strange)).error_code, (await world.row(plain)).status], ['media_unavailable', WORDS.published]);
        assert.match((await world.row(strange)).error_message, /gave no media for the pin: a .* b\. Mend it/);
      });

      it(`an address with ${what}: its pin fails, the others go out`, async (t) => {
        let strange;
        const media = ({ id }) => (id === strange ? { ...IMAGE, url: `https://images.example/${text}` } : IMAGE);
        const world = await publishingWorld(t, engine, { settings: { resolve: { media } } });
        strange = await world.addPin();
        const plain = await world.addPin();
        const { published, failed } = await world.pins.publishDue();
        assert.deepEqual([published, failed], [1, 1]);
        assert.deepEqual([(await world.row(strange)).error_code, (await world.row(plain)).status], ['invalid_input', WORDS.published]);
      });
    }
  });
}
