// What an operator reads when something outside is away, and what they are told to do.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import test from 'node:test';

import { freePort } from '../support/free_port.mjs';
import { World } from './support/world.mjs';

const findingsOf = ({ document }) => Object.fromEntries(document.findings.map((finding) => [finding.code, finding]));

test('doctor: a Pinterest that does not answer is wrong, and the network and the proxy are to be looked at', async (t) => {
  const world = await World.open(t);
  await world.run(['init']);
  const nobody = `127.0.0.1:${await freePort()}`;
  for (const env of [
    { PINTEREST_API_URL: `http://${nobody}/v5` },
    { PINTEREST_API_URL: 'https://api.pinterest.example/v5', HTTPS_PROXY: `http://${nobody}` },
  ]) {
    const done = await world.json(['doctor'], { env });
    const { pinterest, clock_skew: clock } = findingsOf(done);
    assert.deepEqual([done.code, pinterest.ok, clock.ok], [1, false, null]);
    assert.match(pinterest.message, /does not answer.*: connect ECONNREFUSED/);
    assert.equal(pinterest.message.includes(`through the proxy ${nobody}`), env.HTTPS_PROXY !== undefined, pinterest.message);
    assert.match(pinterest.fix, /HTTPS_PROXY.*--offline/);
  }
  const away = await world.json(['doctor', '--offline'], { env: { PINTEREST_API_URL: `http://${nobody}/v5` } });
  assert.equal(away.code, 0);
});

test('doctor: Ctrl-C ends it at once, whatever is silent', { timeout: 60_000 }, async (t) => {
  const world = await World.open(t);
  const silent = createServer().listen(0, '127.0.0.1');
  t.after(() => silent.close());
  await once(silent, 'listening');
  const asked = once(silent, 'connection');
  const child = world.start(['doctor', '--json'], { env: { PINTEREST_API_URL: `http://127.0.0.1:${silent.address().port}/v5` } });
  const closed = once(child, 'close');
  const [socket] = await asked;
  t.after(() => socket.destroy());
  const pressed = performance.now();
  child.kill('SIGINT');
  assert.deepEqual(await closed, [130, null]);
  assert.ok(performance.now() - pressed < 5_000, 'it waited for the answer');
  const { ok, error } = JSON.parse(child.written.out);
  assert.deepEqual([ok, error.code], [false, 'interrupted']);
});

test('doctor: of a Postgres that is away only that is said, and no setting is blamed', async (t) => {
  const world = await World.open(t);
  world.env.DATABASE_URL = `postgres://user:secret-word@127.0.0.1:${await freePort()}/x`;
  world.env.PINTEREST_SEAL_KEYS = (await world.json(['keys', 'generate'])).document.key;
  const done = await world.json(['doctor', '--offline']);
  const wrong = done.document.findings.filter(({ ok }) => ok === false).map(({ code }) => code);
  assert.deepEqual([done.code, wrong], [1, ['database']]);
  assert.ok(!JSON.stringify(done).includes('secret-word'));
});

test('doctor: what is wrong with a setting stands in one line, and memory is not blamed for it', async (t) => {
  const world = await World.open(t);
  await world.run(['init']);
  const { seal_key: key, memory_lock: memory } = findingsOf(await world.json(['doctor', '--offline'], { env: { PINTEREST_SEAL_KEYS: 'short' } }));
  assert.match(key.message, /^The seal key cannot be used: sealKeys\[0\] \(PINTEREST_SEAL_KEYS\): /);
  assert.equal(memory.message, 'Needs the settings and the seal key.');
});

test('doctor: an image base that is no address is a setting to correct, before pins fail for it', async (t) => {
  const world = await World.open(t);
  await world.run(['init']);
  const { app_settings: settings } = findingsOf(await world.json(['doctor', '--offline'], { env: { PINTEREST_IMAGE_BASE_URL: 'images' } }));
  assert.deepEqual([settings.ok, /resolve\.baseUrl \(PINTEREST_IMAGE_BASE_URL\): Expected a URL/.test(settings.message)], [false, true], settings.message);
});

test('doctor: with an n8n of before, a connected project that never said whether it publishes for it is pointed out', async (t) => {
  const world = await World.open(t);
  await world.connected();
  const legacy = async (env) => {
    const done = await world.json(['doctor', '--offline'], { env });
    assert.equal(done.code, 0);
    return findingsOf(done).legacy_workflows;
  };
  assert.equal((await legacy({})).ok, true, 'no n8n of before is known');
  const env = { PINTEREST_LEGACY_N8N_URL: 'https://n8n.example', PINTEREST_LEGACY_N8N_API_KEY: 'key' };
  const { ok, advisory, message, fix } = await legacy(env);
  assert.deepEqual([ok, advisory], [false, true]);
  assert.match(message, /^1 connected project has not said .* nothing is held for it/);
  assert.match(fix, /legacy declare --none/);
  await world.run(['legacy', 'declare', '--none']);
  assert.equal((await legacy(env)).ok, true);
});

test('doctor: pins that wait for an old workflow are pointed out', async (t) => {
  const world = await World.open(t);
  await world.run(['init']);
  await world.run(['legacy', 'declare', 'old-workflow']);
  const done = await world.json(['doctor', '--offline']);
  const { legacy_workflows: legacy } = findingsOf(done);
  assert.deepEqual([done.code, legacy.ok, legacy.advisory], [0, false, true]);
  assert.match(legacy.message, /pins of 1 project are held/);
  assert.match(legacy.fix, /legacy disable/);
  await world.run(['legacy', 'disable', '--by-hand']);
  assert.equal(findingsOf(await world.json(['doctor', '--offline'])).legacy_workflows.ok, true);
});

test('doctor: a key that is missing is not told to be replaced', async (t) => {
  const world = await World.open(t);
  const { seal_key: key } = findingsOf(await world.json(['doctor', '--offline', '--database', join(world.folder, 'none.sqlite')]));
  assert.match(key.fix, /pinterest-native init.*Where tokens are sealed already, theirs is needed/);
});
