// Texts and rows that a database does not take: they are their pin's problem, and nobody else's.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { addRule } from './support/broken_rule.mjs';
import { ENGINES, publishingWorld, until, WORDS } from './support/publishing_world.mjs';

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

    it('rows that break a rule of the application: told of, the others go out', async (t) => {
      const world = await publishingWorld(t, engine);
      const ids = await world.addPins(12, (index) => ({ title: index % 5 === 0 ? 'broken' : `fine ${index}` }));
      await addRule(world, engine, { isBroken: (row) => `${row}title = 'broken'` });
      const { published, failed, outcomes } = await world.pins.publishDue();
      assert.deepEqual([published, failed, world.simulator.ledger.pins.length], [9, 3, 9]);
      const { error } = outcomes.find(({ id }) => id === ids[5]);
      assert.match(error.code, /^store_/);
      assert.equal((await world.row(ids[5])).status, WORDS.ready);
    });

    it('an outcome that breaks a rule of the application: the others are recorded, and later runs go on', async (t) => {
      const world = await publishingWorld(t, engine, { settings: { publishing: { leaseMs: 800 } } });
      const ids = await world.addPins(6, (index) => ({ title: index === 2 ? 'broken' : `fine ${index}` }));
      await addRule(world, engine, { isBroken: (row) => `${row}title = 'broken' and ${row}status = '${WORDS.published}'` });
      const { published, outcomes } = await world.pins.publishDue();
      const { result, error } = outcomes.find(({ id }) => id === ids[2]);
      assert.deepEqual([published, result, error.code], [5, 'waiting', 'store_constraint']);
      await until(async () => Date.parse((await world.row(ids[2])).claim_expires_at) < Date.now());
      await world.addPin();
      assert.equal((await world.pins.publishDue()).published, 1);
      const rows = await world.rows();
      assert.deepEqual(rows.filter(({ status }) => status !== WORDS.published).map(({ id }) => id), [ids[2]]);
      assert.equal(world.simulator.ledger.pins.length, 7);
    });
  });
}
