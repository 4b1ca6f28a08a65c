import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { DatabaseSync } from 'node:sqlite';
import { inspect } from 'node:util';

import { createClient, createSealer, generateSealKey } from '../../dist/lib/index.js';

const here = { environment: 'production', appId: '1', tenant: 't', connection: 'c' };
const SECRET = 'pina_marked';
const keys = [generateSealKey(), generateSealKey()];

test('what was sealed opens, as text and from bytes, and each seal is another', () => {
  const sealer = createSealer({ keys });
  const sealed = sealer.seal(here, SECRET);
  assert.ok(sealed.startsWith(`v1.${sealer.keyId}.`));
  assert.equal(sealer.keyIdOf(sealed), sealer.keyId);
  assert.equal(sealer.unseal(here, sealed), SECRET);
  assert.equal(sealer.unseal({ ...here, kind: 'access' }, sealed), SECRET);
  assert.equal(sealer.unseal(here, sealer.seal(here, new TextEncoder().encode(SECRET))), SECRET);
  assert.notEqual(sealer.seal(here, SECRET), sealed);
  assert.doesNotMatch(sealed, /marked/);
});

test('moved to any other place it does not open', () => {
  const sealer = createSealer({ keys });
  const sealed = sealer.seal(here, SECRET);
  for (const other of [{ environment: 'sandbox' }, { appId: '2' }, { tenant: 'u' }, { connection: 'd' }, { kind: 'refresh' }]) {
    assert.throws(() => sealer.unseal({ ...here, ...other }, sealed), { code: 'seal_wrong_context' }, inspect(other));
  }
});

test('the first key seals, all open, and rewrap moves to the first', () => {
  const old = createSealer({ keys: [keys[0]] });
  const ring = createSealer({ keys: [keys[1], keys[0]] });
  const sealed = old.seal(here, SECRET);
  assert.equal(ring.unseal(here, sealed), SECRET);
  const moved = ring.rewrap(here, sealed);
  assert.equal(ring.keyIdOf(moved), ring.keyId);
  assert.notEqual(ring.keyId, old.keyId);
  assert.throws(() => old.unseal(here, moved), { code: 'seal_key_missing' });
  const there = { ...here, connection: 'd' };
  assert.equal(ring.unseal(there, ring.rewrap(here, sealed, there)), SECRET);
});

test('what is no seal says so, each in its own way', () => {
  const sealer = createSealer({ keys });
  const sealed = sealer.seal(here, SECRET);
  const flipped = sealed.slice(0, -1) + (sealed.endsWith('A') ? 'B' : 'A');
  for (const [given, code] of [
    [`v2.${sealer.keyId}.AAAA`, 'seal_unknown_version'],
    [sealed.slice(0, 30), 'seal_truncated'],
    [flipped, 'seal_corrupt'],
    ['nothing of ours', 'seal_corrupt'],
  ]) {
    assert.throws(() => sealer.unseal(here, given), { name: 'PinterestError', code }, given);
  }
});

test('misuse is a TypeError that names the field and shows no secret', () => {
  const sealer = createSealer({ keys });
  const sealed = sealer.seal(here, SECRET);
  for (const [use, field] of [
    [() => createSealer(), 'options'],
    [() => createSealer({}), 'keys'],
    [() => createSealer({ keys: 'marked' }), 'keys'],
    [() => createSealer({ keys: [keys[0], 7] }), 'keys[1]'],
    [() => sealer.seal(here, 7), 'secret'],
    [() => sealer.seal(here, ''), 'secret'],
    [() => sealer.seal(here, 'cut \ud83d'), 'secret'],
    [() => createSealer({ keys, key: 'x' }), 'key'],
    [() => sealer.seal({ ...here, tenant: '' }, SECRET), 'context.tenant'],
    [() => sealer.seal({ ...here, kind: 'password' }, SECRET), 'context.kind'],
    [() => sealer.unseal({}, sealed), 'context.environment'],
    [() => sealer.unseal(here, 7), 'sealed'],
    [() => sealer.rewrap({ ...here, appId: 1 }, sealed), 'from.appId'],
    [() => sealer.rewrap(here, sealed, { ...here, connection: undefined }), 'to.connection'],
    [() => sealer.keyIdOf(undefined), 'sealed'],
    [() => createClient({ sealer: { keyId: sealer.keyId } }), 'sealer'],
  ]) {
    assert.throws(use, (error) => {
      assert.ok(error instanceof TypeError, `${use}: ${error}`);
      assert.equal(error.field, field, String(use));
      assert.doesNotMatch(error.message, /marked/);
      return true;
    });
  }
});

test('a key that cannot be one is refused without being shown', () => {
  for (const given of [[], ['marked'], [keys[0].slice(0, 20)], [keys[0], keys[0]]]) {
    assert.throws(() => createSealer({ keys: given }), (error) => {
      assert.doesNotMatch(error.message, /marked/);
      if (given.length > 0) assert.ok(!error.message.includes(given[0]), error.message);
      assert.match(error.message, /key/);
      return true;
    }, inspect(given));
  }
});

test('inspect shows the key\'s id and no key', () => {
  const sealer = createSealer({ keys });
  const shown = inspect([sealer, { sealer }], { depth: 10, showHidden: true });
  assert.match(shown, new RegExp(`Sealer { keyId: '${sealer.keyId}' }`));
  for (const key of keys) assert.ok(!shown.includes(key));
});

test('a drawn key is 32 bytes and no other', () => {
  assert.equal(Buffer.from(generateSealKey(), 'base64').length, 32);
  assert.notEqual(generateSealKey(), generateSealKey());
});

describe('when the cache of require is emptied between them, as jest and n8n do', () => {
  const require = createRequire(import.meta.url);
  const forget = () => Object.keys(require.cache).filter((file) => file.includes('/dist/lib/')).forEach((file) => delete require.cache[file]);

  test('a sealer and its client stay of one copy', async () => {
    forget();
    const copy = require('../../dist/lib/index.js');
    for (const emptied of [forget, () => {}]) {
      emptied(); // before its sealer is loaded
      const sealer = copy.createSealer({ keys: [copy.generateSealKey()] });
      forget();
      await copy.createClient({ sealer }).close();
      for (const another of [createClient, require('../../dist/lib/index.js').createClient]) {
        assert.throws(() => another({ sealer }), { code: 'ERR_INVALID_ARG_TYPE', field: 'sealer' });
      }
    }
  });

  test('a service seals, opens and speaks with one copy', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'pinterest-copy-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const app = { id: '1', secret: 'none', redirectUri: 'https://blog.example/callback' };
    const sqlite = join(folder, 'pins.sqlite');
    const pinterest = require('../../dist/lib/index.js').createPinterest({ app, store: { sqlite } });
    t.after(() => pinterest.close());
    await pinterest.connections.list({ tenantId: 't' });
    const database = new DatabaseSync(sqlite);
    database.exec("insert into blog_projects (id, tenant_id) values ('p', 't')");
    database.close();
    forget(); // before its sealer is loaded
    require('../../dist/lib/index.js').createSealer({ keys }); // of another copy, which is loaded now
    const { url } = await pinterest.connections.start({ tenantId: 't', projectId: 'p', userId: 'u' });
    assert.match(url, /client_id=1&/);
  });
});
