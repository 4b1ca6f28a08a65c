import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import test from 'node:test';

import { createSealer } from '../../dist/lib/index.js';
import { adoptedWorld } from './support/adopted_world.mjs';
import { id, TENANTS } from './support/existing.mjs';

const SEALED = /^v1\.[^.]+\.[\w-]+$/;
const [first] = TENANTS;

async function secretsOf(world) {
  return Promise.all(world.people.map(({ connection }) => world.existing.secrets(connection)));
}

test('plain tokens are sealed once, where they belong, and a second run finds none', async (t) => {
  const world = await adoptedWorld(t, { people: 3 });
  const seen = [];
  assert.deepEqual(await world.seal({ onProgress: (progress) => seen.push(progress.sealed) }), { sealed: 3, untouched: 0, orphans: 0 });
  assert.deepEqual(seen, [1, 2, 3]);
  const secrets = await secretsOf(world);
  const sealer = createSealer({ keys: world.keys });
  for (const [number, { access, refresh }] of secrets.entries()) {
    const { tenant, connection, tokens } = world.people[number];
    const place = { environment: world.environment, appId: world.simulator.app.id, tenant, connection };
    assert.match(access, SEALED);
    assert.equal(sealer.unseal({ ...place, kind: 'access' }, access), tokens.accessToken);
    assert.equal(sealer.unseal({ ...place, kind: 'refresh' }, refresh), tokens.refreshToken);
  }
  assert.deepEqual(await world.seal(), { sealed: 0, untouched: 3, orphans: 0 });
  assert.deepEqual(await secretsOf(world), secrets);
  // Through Vault's own functions: what was inserted past them would not open.
  const [{ raw }] = await world.existing.sql(`select count(*)::int as raw from vault.secrets where secret like '%v1.%'`);
  assert.equal(raw, 0);
});

test('a process killed in the middle: the next one seals the rest', { timeout: 120_000 }, async (t) => {
  const world = await adoptedWorld(t, { people: 5 });
  for (const where of ['after 2', 'inside 2']) {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'support', 'sealing_process.mjs'), where], {
      env: { ...process.env, URL_OF_DATABASE: world.existing.url, KEY: world.keys[0], APP: world.simulator.app.id },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    t.after(() => child.kill('SIGKILL'));
    const [, signal] = await once(child, 'exit');
    assert.equal(signal, 'SIGKILL');
  }
  const half = await secretsOf(world);
  const sealed = half.filter(({ access, refresh }) => SEALED.test(access) && SEALED.test(refresh)).length;
  assert.equal(sealed, 3);
  assert.equal(half.filter(({ access, refresh }) => SEALED.test(access) !== SEALED.test(refresh)).length, 0);
  assert.deepEqual(await world.seal(), { sealed: 2, untouched: 3, orphans: 0 });
  const after = await secretsOf(world);
  assert.deepEqual(after.filter((pair, number) => SEALED.test(half[number].access) && pair.access !== half[number].access), []);
  for (const { connection, ...person } of world.people) {
    const status = await world.service().connections.status({ tenantId: person.tenant, projectId: person.project });
    assert.equal(status.state, 'connected', connection);
  }
});

test('two processes seal at the same time', async (t) => {
  const world = await adoptedWorld(t, { people: 6 });
  const [one, two] = await Promise.all([world.seal(), world.seal()]);
  assert.deepEqual([one.sealed + two.sealed, one.untouched + two.untouched], [6, 6]);
  const sealer = createSealer({ keys: world.keys });
  for (const { access } of await secretsOf(world)) assert.equal(sealer.keyIdOf(access), sealer.keyId);
});

test('into the table: sealed there, gone from Vault, and a pair that is newer stays', async (t) => {
  const world = await adoptedWorld(t, { people: 2, tokens: 'table' });
  const [, reconnected] = world.people;
  await world.existing.sql(`insert into pinterest_tokens (connection_id, sealed_access, version) values ($1, 'v1.newer', 2)`, [reconnected.connection]);
  await world.existing.sql('update pinterest_connections set token_version = 2 where id = $1', [reconnected.connection]);
  assert.equal((await world.seal()).sealed, 2);
  const rows = await world.existing.sql('select sealed_access, sealed_refresh, version from pinterest_tokens order by connection_id');
  assert.match(rows[0].sealed_access, SEALED);
  assert.match(rows[0].sealed_refresh, SEALED);
  assert.deepEqual([rows[0].version, rows[1].sealed_access], [1, 'v1.newer']);
  assert.deepEqual(await world.existing.sql('select name from vault.secrets'), []);
});

test('secrets of connections that are gone are counted and left', async (t) => {
  const world = await adoptedWorld(t);
  await world.existing.sql(`select vault.create_secret('pina_orphan', 'pinterest_access_token_${id(999)}')`);
  assert.deepEqual(await world.seal(), { sealed: 1, untouched: 0, orphans: 1 });
  assert.deepEqual(await world.existing.secrets(id(999)), { access: 'pina_orphan' });
});

test('until they are sealed, plain tokens are not used, and the error says what to do', async (t) => {
  const world = await adoptedWorld(t);
  const [{ boardId, project, tokens }] = world.people;
  const failure = await world.service().boards.sync({ tenantId: first.tenant, projectId: project }).catch((error) => error);
  assert.equal(failure.code, 'tokens_not_sealed');
  assert.match(failure.message, /keys adopt/);
  assert.ok(!failure.message.includes(tokens.accessToken) && boardId !== undefined);
});
