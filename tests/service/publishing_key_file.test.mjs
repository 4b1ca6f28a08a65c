// A seal key file that cannot be used, as one is that a backup brought back with other rights: no pin's fault, and no connection's.
import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { ago, publishingWorld, until, WORDS } from './support/publishing_world.mjs';

describe('A seal key file that others may read', { timeout: 60_000 }, () => {
  async function openFile(t) {
    const world = await publishingWorld(t, 'sqlite');
    const path = `${world.store.sqlite}.seal-key`;
    writeFileSync(path, `${world.sealKey}\n`, { mode: 0o644 });
    return { world, path, open: () => world.open({ sealKeys: undefined }) };
  }
  const named = { code: 'seal_key_file_open', message: /chmod 600/ };

  it('ends the run and names it; due pins wait, and go out when it is mended', async (t) => {
    const { world, path, open } = await openFile(t);
    const ids = await world.addPins(3);
    const { pins } = open();
    await assert.rejects(pins.publishDue(), named);
    for (const { status, error_code: code } of await world.rows()) assert.deepEqual([status, code], [WORDS.ready, null]);
    chmodSync(path, 0o600);
    assert.equal((await pins.publishDue()).published, ids.length);
  });

  it('counts as no look for a pin in doubt', async (t) => {
    const { world, path, open } = await openFile(t);
    world.simulator.faults.add({ match: { operation: 'pins/create' }, effect: { kind: 'execute_and_cut', how: 'rst' }, times: 1 });
    const blind = world.simulator.faults.add({ match: { operation: 'boards/list_pins' }, effect: { kind: 'error', error: 'internal' } });
    const id = await world.addPin();
    await world.pins.publishDue();
    blind.remove();
    await world.update(id, { next_look_at: ago(1000) });
    const { pins } = world.open({ sealKeys: undefined, publishing: { leaseMs: 600 } });
    await assert.rejects(pins.recover(), named);
    assert.equal((await world.row(id)).looks, 0);
    chmodSync(path, 0o600);
    await until(async () => (await open().pins.recover()).recovered === 1);
    assert.equal((await world.row(id)).status, WORDS.published);
  });

  it('is not said to be a connection\'s, which to connect again would not mend', async (t) => {
    const { world, open } = await openFile(t);
    const { connections } = open();
    const [{ projectId }] = world.people;
    await assert.rejects(connections.status({ tenantId: world.tenantId, projectId }), named);
    await assert.rejects(connections.list(), named);
  });
});
