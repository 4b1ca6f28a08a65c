// A refresh that brings a new refresh token alone leaves the version of the pair: the old one must not come back by a new key.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { createSealer, generateSealKey } from '../../dist/lib/index.js';
import opening from '../../dist/lib/connections/open.js';
import renewing from '../../dist/lib/connections/store_renewed.js';
import tokenStore from '../../dist/lib/connections/token_store.js';
import rewrapping from '../../dist/lib/seal/rewrap_stored.js';
import store from '../../dist/lib/store/open.js';
import { ENGINES, publishingWorld } from './support/publishing_world.mjs';

const { tokensInTable } = tokenStore;

for (const engine of ENGINES) {
  describe(`A refresh token that comes while its pair is sealed again, on ${engine}`, { timeout: 60_000 }, () => {
    async function rotating(t) {
      const world = await publishingWorld(t, engine);
      const [person] = world.people;
      await world.setToken(person, 'pina_first', 'pinr_first');
      const sealer = createSealer({ keys: [generateSealKey(), world.sealKey] });
      return { world, person, sealer, tokens: await meetingRefresh(t, world, person) };
    }

    /** Another process stores what its refresh brought just after the pair was read, or as soon as it may. */
    async function meetingRefresh(t, world, { connectionId, context }) {
      const other = await store.openStore(world.store, {});
      t.after(() => other.close());
      const refresh = createSealer({ keys: [world.sealKey] }).seal({ ...context, kind: 'refresh' }, 'pinr_second');
      const issuedAt = new Date().toISOString();
      const renewed = { connectionId, version: 1, pair: { access: null, refresh }, issuedAt, refreshTokenExpiresAt: null };
      const tokens = {
        ...tokensInTable,
        async read(...asked) {
          const pair = await tokensInTable.read(...asked);
          tokens.stored ??= renewing.storeRenewed(other, tokensInTable, renewed);
          await Promise.race([tokens.stored, sleep(500)]);
          return pair;
        },
      };
      return tokens;
    }

    async function refreshTokenOf(world, { connectionId, context }, sealer) {
      const { refresh } = await tokensInTable.read(world.database, connectionId);
      return sealer.unseal({ ...context, kind: 'refresh' }, refresh);
    }

    it('by who opens the connection stays', async (t) => {
      const { world, person, sealer, tokens } = await rotating(t);
      const { environment, appId } = person.context;
      const connections = new opening.OpenConnections({ service: { database: world.database, sealer, environment, appId }, tokens });
      const { auth } = await connections.open(person.connectionId);
      assert.equal(sealer.unseal({ ...person.context, kind: 'access' }, auth.sealed), 'pina_first');
      assert.equal(sealer.keyIdOf(auth.sealed), sealer.keyId);
      assert.equal(await tokens.stored, 'stored');
      assert.equal(await refreshTokenOf(world, person, sealer), 'pinr_second');
    });

    it('by "keys rotate" stays', async (t) => {
      const { world, person, sealer, tokens } = await rotating(t);
      const done = await rewrapping.rewrapStored(world.database, sealer, tokens, new AbortController().signal);
      assert.deepEqual(done, { rewrapped: 1, already: 0, failed: [] });
      assert.equal(await tokens.stored, 'stored');
      assert.equal(await refreshTokenOf(world, person, sealer), 'pinr_second');
    });

    it('sealed by a process that still seals with the old key it is sealed again too, before that key may go', async (t) => {
      const { world, person, sealer } = await rotating(t);
      const pair = await tokensInTable.read(world.database, person.connectionId);
      const half = { ...pair, access: sealer.rewrap({ ...person.context, kind: 'access' }, pair.access) };
      await tokensInTable.rewrap(world.database, person.connectionId, half);
      const rotate = () => rewrapping.rewrapStored(world.database, sealer, tokensInTable, new AbortController().signal);
      assert.deepEqual(await rotate(), { rewrapped: 1, already: 0, failed: [] });
      const { refresh } = await tokensInTable.read(world.database, person.connectionId);
      assert.equal(sealer.keyIdOf(refresh), sealer.keyId);
      assert.deepEqual(await rotate(), { rewrapped: 0, already: 1, failed: [] });
      const stranger = createSealer({ keys: [generateSealKey()] }).seal({ ...person.context, kind: 'refresh' }, 'pinr_lost');
      await tokensInTable.rewrap(world.database, person.connectionId, { ...half, refresh: stranger });
      const { failed } = await rotate();
      assert.deepEqual(failed.map(({ connectionId, code }) => [connectionId, code]), [[person.connectionId, 'seal_broken']]);
    });
  });
}
