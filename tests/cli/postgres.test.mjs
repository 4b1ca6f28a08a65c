import assert from 'node:assert/strict';
import test from 'node:test';

import { postgres } from '../support/postgres.mjs';
import { World } from './support/world.mjs';

test('Postgres: init, connect, status, doctor and keys rotate by DATABASE_URL', async (t) => {
  const { url } = await (await postgres()).newDatabase();
  const world = await World.open(t);
  world.env.DATABASE_URL = url.replace('://postgres@', '://postgres:word-of-the-database@');
  const word = await world.json(['init', '--tenant', 'a-word']);
  assert.deepEqual([word.code, word.document.error.code], [2, 'store_value']);
  const first = await world.run(['init']);
  assert.equal(first.code, 0, first.err);
  assert.match(first.out, /Postgres on 127\.0\.0\.1[^]+set PINTEREST_SEAL_KEYS/);
  const keyless = await world.json(['status']);
  assert.deepEqual([keyless.code, keyless.document.error.code], [5, 'configuration']);
  const { document } = await world.json(['keys', 'generate']);
  world.said = '';
  world.env.PINTEREST_SEAL_KEYS = document.key;
  const { code } = await world.connect();
  assert.equal(code, 0);
  assert.equal((await world.json(['status'])).document.projects[0].status.username, 'garden');
  assert.equal((await world.json(['publish-due'])).code, 0);
  const doctor = await world.json(['doctor']);
  assert.equal(doctor.code, 0, JSON.stringify(doctor.document));
  assert.equal((await world.json(['keys', 'rotate'])).document.already, 1);
  assert.ok(!world.said.includes('word-of-the-database') && !world.said.includes(document.key));
});

test('Postgres: a server that is not there is named, its password is not', async (t) => {
  const world = await World.open(t);
  world.env.DATABASE_URL = 'postgres://user:word-of-the-database@127.0.0.1:1/pins';
  world.env.PINTEREST_SEAL_KEYS = (await world.json(['keys', 'generate'])).document.key;
  for (const args of [['init'], ['status'], ['doctor', '--offline'], ['publish-due', '--debug']]) {
    const { code, out, err } = await world.run(args);
    assert.equal(code, 1, args.join(' ') + out + err);
    assert.match(out + err, /127\.0\.0\.1:1|ECONNREFUSED/);
  }
  assert.ok(!world.said.includes('word-of-the-database'));
});
