import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { createSealer, generateSealKey } from '../../dist/lib/index.js';
import tokenStore from '../../dist/lib/connections/token_store.js';
import rewrapping from '../../dist/lib/seal/rewrap_stored.js';
import { checkLedger } from './support/kills.mjs';
import { ENGINES, publishingWorld, until } from './support/publishing_world.mjs';

const { tokensInTable } = tokenStore;

for (const engine of ENGINES) {
  describe(`A new seal key while pins are published, on ${engine}`, { timeout: 60_000 }, () => {
    async function rotating(t) {
      const world = await publishingWorld(t, engine, { accounts: 3, boards: 2, simulator: { latencyMs: [20, 60] } });
      for (const person of world.people) {
        person.tokens = world.simulator.tokens.issue(person.account);
        await world.setToken(person, person.tokens.accessToken, person.tokens.refreshToken);
      }
      const [old, next] = [world.sealKey, generateSealKey()];
      const rotate = () => rewrapping.rewrapStored(world.database, createSealer({ keys: [next, old] }), tokensInTable, new AbortController().signal);
      return { world, old, next, rotate };
    }

    it('every pin goes out once, no connection ends, and the old key may then go', async (t) => {
      const { world, old, next, rotate } = await rotating(t);
      const ids = await world.addPins(60);
      // As processes are restarted one by one: one opens with the new key and seals with the old, the other seals with it.
      const publishers = [[old, next], [next, old]].map((sealKeys) => world.open({ sealKeys }));
      const runs = publishers.map(({ pins }) => pins.publishDue());
      await until(() => world.simulator.ledger.pins.length >= 5);
      // Its pair is renewed in the middle of it, under whichever key.
      world.simulator.tokens.expireAccess(world.people[0].tokens.accessToken);
      assert.deepEqual((await rotate()).failed, []);
      for (const { failed, waiting } of await Promise.all(runs)) assert.deepEqual([failed, waiting], [0, 0]);
      await checkLedger(world, ids);
      assert.deepEqual((await rotate()).failed, []);
      const keyIds = await world.database.query('select sealed_access, sealed_refresh from pinterest_tokens');
      const { keyId } = createSealer({ keys: [next] });
      for (const row of keyIds) for (const sealed of Object.values(row)) assert.equal(sealed.split('.')[1], keyId);

      const more = await world.addPins(6);
      const alone = world.open({ sealKeys: [next] });
      assert.equal((await alone.pins.publishDue()).published, more.length);
      world.simulator.tokens.expireAccess(world.people[1].tokens.accessToken);
      await world.addPin({ person: world.people[1] });
      assert.equal((await alone.pins.publishDue()).published, 1);
    });

    it('a pair that is renewed between reading and sealing again stays the newer one', async (t) => {
      const { world, next, old } = await rotating(t);
      const [{ connectionId, context }] = world.people;
      const seen = await tokensInTable.read(world.database, connectionId);
      const sealer = createSealer({ keys: [next, old] });
      const newer = { access: sealer.seal({ ...context, kind: 'access' }, 'pina_newer'), refresh: null, version: seen.version + 1 };
      await tokensInTable.write(world.database, connectionId, newer);
      await tokensInTable.rewrap(world.database, connectionId, { ...seen, access: sealer.rewrap({ ...context, kind: 'access' }, seen.access) });
      assert.deepEqual(await tokensInTable.read(world.database, connectionId), newer);
    });
  });
}
