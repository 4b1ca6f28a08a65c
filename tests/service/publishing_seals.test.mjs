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

  describe(`A seal key that is lost, on ${engine}`, { timeout: 60_000 }, () => {
    function losing(world) {
      const said = [];
      const { pins } = world.open({ sealKeys: [generateSealKey()], hooks: { onAttention: (attention) => said.push(attention) } });
      return { pins, said };
    }

    const lookNow = (world) => world.database.change('update pins set next_look_at = now()');

    it('its people are told once in a run, and the key put back heals it', async (t) => {
      const world = await publishingWorld(t, engine, { accounts: 2, boards: 2 });
      const ids = await world.addPins(8);
      const { pins, said } = losing(world);
      assert.equal((await pins.publishDue()).failed, ids.length);
      const told = said.filter(({ kind }) => kind === 'reconnect_required');
      assert.deepEqual(told.map(({ connectionId }) => connectionId).sort(), world.people.map(({ connectionId }) => connectionId).sort());
      for (const { tenantId, connectionId, projectIds, message } of told) {
        const person = world.people.find((each) => each.connectionId === connectionId);
        assert.deepEqual([tenantId, projectIds], [world.tenantId, [person.projectId]]);
        assert.match(message, /put it back .* or reconnect/);
      }
      assert.equal(said.filter(({ kind }) => kind === 'pins_failed').length, 2);
      for (const { error_code: code } of await world.rows()) assert.equal(code, 'seal_broken');
      for (const { connectionId } of world.people) await world.pins.retry({ tenantId: world.tenantId, connectionId });
      await checkLedger(world, ids);
    });

    it('also when a run meets it in nothing but pins that have to be looked for', async (t) => {
      const world = await publishingWorld(t, engine);
      const pinId = await world.addPin();
      world.simulator.faults.add({ match: { operation: 'pins/create' }, effect: { kind: 'execute_and_cut', how: 'rst' }, times: 1 });
      const blind = world.simulator.faults.add({ match: { operation: 'boards/list_pins' }, effect: { kind: 'error', error: 'internal' } });
      assert.equal((await world.pins.publishDue()).waiting, 1);
      blind.remove();
      await lookNow(world);
      const { pins, said } = losing(world);
      await pins.publishDue();
      assert.deepEqual(said.map(({ kind, connectionId }) => [kind, connectionId]), [['reconnect_required', world.people[0].connectionId]]);
      await lookNow(world);
      await world.pins.publishDue();
      await checkLedger(world, [pinId]);
    });
  });
}
