import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createSealer } from '../../dist/lib/index.js';
import { keysOf, World } from './support/world.mjs';

const refusedOf = ({ document }) => document.findings.find(({ code }) => code === 'token_refused');

/** As if the application had stored this token of the account's, under the environment that its row names. */
function storeToken(world, token) {
  world.sql((database) => {
    const row = database.prepare('select id, tenant_id, environment, app_id from pinterest_connections').get();
    const place = { environment: row.environment, appId: row.app_id, tenant: row.tenant_id, connection: row.id };
    const sealed = createSealer({ keys: keysOf(world) }).seal({ ...place, kind: 'access' }, token);
    database.prepare('update pinterest_tokens set sealed_access = ?').run(sealed);
  });
}

test('doctor: a token that Pinterest refuses here before its time is of the other environment, or gone', async (t) => {
  const world = await World.open(t);
  await world.connected();
  const fine = refusedOf(await world.json(['doctor']));
  assert.deepEqual([fine.ok, fine.message], [true, 'Pinterest takes the token of every account that was asked about (1).']);

  const { simulator, account } = world;
  storeToken(world, simulator.tokens.issue(account, { environment: 'sandbox' }).accessToken);
  const done = await world.json(['doctor']);
  const wrong = refusedOf(done);
  assert.deepEqual([done.code, wrong.ok], [1, false]);
  assert.match(wrong.message, /^Pinterest refuses the token of @garden here, which should be good until \d{4}-.*Z: it is of the other environment, or/);
  assert.match(wrong.fix, /PINTEREST_ENVIRONMENT.*connect/);
  assert.equal(refusedOf(await world.json(['doctor', '--offline'])).ok, null);

  // Over by its own date: the next use renews it, and nothing is wrong.
  world.sql((database) => database.prepare('update pinterest_connections set token_expires_at = ?').run('2026-01-01T00:00:00.000Z'));
  assert.deepEqual([refusedOf(await world.json(['doctor'])).ok], [null]);
});

test('doctor: of a Pinterest that fails nothing is said about tokens, and only some of many are asked about', async (t) => {
  const world = await World.open(t);
  await world.connected();
  const failing = world.simulator.faults.add({ match: { operation: 'user_account/get' }, effect: { kind: 'gateway_error' } });
  const finding = refusedOf(await world.json(['doctor']));
  assert.deepEqual([finding.ok, /did not say/.test(finding.message)], [null, true], finding.message);
  failing.remove();
  const before = world.simulator.ledger.operations.get('user_account/get').requested;
  world.sql((database) => {
    const row = database.prepare('select * from pinterest_connections').get();
    const names = Object.keys(row);
    const insert = database.prepare(`insert into pinterest_connections (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`);
    const [pair] = database.prepare('select sealed_access from pinterest_tokens').all();
    const place = { environment: row.environment, appId: row.app_id, tenant: row.tenant_id };
    const sealer = createSealer({ keys: keysOf(world) });
    for (let number = 0; number < 30; number += 1) {
      const id = crypto.randomUUID();
      insert.run(...names.map((name) => ({ id, pinterest_user_id: `${number}` })[name] ?? row[name]));
      const sealed = sealer.rewrap({ ...place, connection: row.id, kind: 'access' }, pair.sealed_access, { ...place, connection: id, kind: 'access' });
      database.prepare('insert into pinterest_tokens (connection_id, sealed_access, version) values (?, ?, 1)').run(id, sealed);
    }
  });
  assert.match(refusedOf(await world.json(['doctor'])).message, /\(10 of 31\)/);
  assert.equal(world.simulator.ledger.operations.get('user_account/get').requested, before + 10);
});
