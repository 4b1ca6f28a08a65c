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

  /** The access token has ended, and the other one would bring the next. */
  async function dueFile(t, hooks) {
    const opened = await openFile(t);
    const { world } = opened;
    const [person] = world.people;
    const { accessToken, refreshToken } = world.simulator.tokens.issue(person.account);
    await world.setToken(person, accessToken, refreshToken);
    await world.database.change('update pinterest_connections set token_expires_at = $1, token_version = 1', [ago(1000)]);
    return { ...opened, pinterest: world.open({ sealKeys: undefined, hooks }) };
  }

  it('ends the run when a token is to be renewed first, too: due pins wait, and go out when it is mended', async (t) => {
    const { world, path, pinterest } = await dueFile(t);
    await world.addPins(2);
    await assert.rejects(pinterest.pins.publishDue(), named);
    for (const { status, error_code: code } of await world.rows()) assert.deepEqual([status, code], [WORDS.ready, null]);
    chmodSync(path, 0o600);
    assert.equal((await pinterest.pins.publishDue()).published, 2);
  });

  it('ends a run that refreshes, and nobody is told to connect again', async (t) => {
    const told = [];
    const { world, path, pinterest } = await dueFile(t, { onAttention: ({ kind }) => told.push(kind) });
    await assert.rejects(pinterest.connections.refreshDue(), named);
    const [{ last_error_code: code }] = await world.database.query('select * from pinterest_connections');
    assert.deepEqual([told, code], [[], null]);
    chmodSync(path, 0o600);
    assert.equal((await pinterest.connections.refreshDue()).refreshed.length, 1);
  });

  it('is not said to be a connection\'s, which to connect again would not mend', async (t) => {
    const { world, open } = await openFile(t);
    const { connections } = open();
    const [{ projectId }] = world.people;
    await assert.rejects(connections.status({ tenantId: world.tenantId, projectId }), named);
    await assert.rejects(connections.list(), named);
  });
});
