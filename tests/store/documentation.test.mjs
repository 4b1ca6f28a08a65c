import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { root } from '../../scripts/cache.mjs';
import { engines, openFor } from './support/engines.mjs';

/** The SQL on a page, one statement each. */
function statements(path) {
  const page = readFileSync(join(root, path), 'utf8');
  const blocks = Array.from(page.matchAll(/^```sql\n([^]*?)^```/gm), ([, code]) => code);
  return blocks.flatMap((code) => code.replace(/^--.*\n/gm, '').split(/;\s*\n/)).filter((each) => each.trim() !== '');
}

const [restored, ...watching] = statements('docs/operations.md');

for (const engine of ['SQLite', 'Postgres']) {
  test(`the rows that the API's page writes are taken, and put out of the way after a restore, ${engine}`, async (t) => {
    const database = await openFor(t, await engines[engine]());
    const [project, pin] = statements('docs/api.md');
    for (const sql of [project, pin]) assert.equal(await database.change(sql, []), 1);
    assert.equal(await database.change(restored, []), 1);
    const rows = await database.query('select scheduled_at, status, error_code from pins', []);
    assert.deepEqual(rows.map((row) => ({ ...row })), [{ scheduled_at: '2026-11-30T09:00:00.000Z', status: 'fehler', error_code: 'restored' }]);
  });
}

test('publishing does not stand still where a pin waits for an equal one whose outcome nobody knows', async (t) => {
  const database = await openFor(t, await engines.Postgres());
  const [standsStill] = watching;
  const count = async () => (await database.query(standsStill, []))[0].count;
  for (const sql of statements('docs/api.md').slice(0, 2)) await database.change(sql, []);
  await database.change('update pins set scheduled_at = now_plus($1)', [-3_600_000]);
  assert.equal(await count(), 1);
  const [{ id: doubtful }] = await database.query(
    `insert into pins (tenant_id, blog_project_id, pinterest_board_id, title, status)
    select tenant_id, blog_project_id, pinterest_board_id, title, 'wird_veroeffentlicht' from pins returning id`,
  );
  await database.change(
    `insert into publish_attempts (id, pin_id, tenant_id, connection_id, environment, pinterest_board_id, fingerprint, payload, claimed_by)
    select gen_random_uuid(), id, tenant_id, gen_random_uuid(), 'production', pinterest_board_id, 'equal', '{}', 'somebody' from pins where id = $1`,
    [doubtful],
  );
  assert.equal(await count(), 0);
  await database.change("update pins set title = 'another' where id = $1", [doubtful]);
  assert.equal(await count(), 1);
});

test('what a monitor asks the database is answered', async (t) => {
  const database = await openFor(t, await engines.Postgres());
  assert.equal(watching.length, 5);
  for (const sql of watching) assert.ok(Array.isArray(await database.query(sql, [])), sql);
});
