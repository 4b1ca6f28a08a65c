// How Postgres goes about statements over a few rows of tables that have thousands.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';

import claims from '../../dist/lib/store/pins/claim_pins.js';
import extending from '../../dist/lib/store/pins/extend_claims.js';
import settled from '../../dist/lib/store/pins/settle_pins.js';
import journal from '../../dist/lib/store/pins/journal.js';
import { engines, openFor } from './support/engines.mjs';
import { insertPin } from './support/rows.mjs';

const ROWS = 5000;
const TEXT = 'A crust that crackles. '.repeat(20);
const FEW = 16;

/** As after thousands of pins, counted by the server as it does from time to time. */
async function fill(database) {
  const { projectId, tenantId } = await insertPin(database);
  const numbers = 'from generate_series(1, $1::int)';
  await database.change(
    `insert into pins (id, tenant_id, blog_project_id, description) select gen_random_uuid(), $2::uuid, $3::uuid, $4 ${numbers}`,
    [ROWS, tenantId, projectId, TEXT],
  );
  await database.change(
    `insert into publish_attempts (id, pin_id, tenant_id, connection_id, environment, pinterest_board_id, fingerprint, payload, claimed_by)
    select gen_random_uuid(), gen_random_uuid(), $2::uuid, gen_random_uuid(), 'production', '1', md5(random()::text), to_json($3::text), 'somebody' ${numbers}`,
    [ROWS, tenantId, TEXT],
  );
  for (const table of ['pins', 'publish_attempts']) await database.query(`analyze ${table}`);
}

/** The statement that `work` sends, and the names of the tables that the server would read from end to end for it. */
async function readWhole(database, work) {
  const sent = [];
  const note = async (sql, params) => { sent.push([sql, params]); return []; };
  await work({ query: note, change: note, send: note });
  const [[sql, params]] = sent;
  const rows = await database.query(`explain ${sql}`, params);
  const plan = rows.map((row) => row['QUERY PLAN']);
  // `typed` is where the columns' types are taken from: `limit 0`, which reads nothing.
  return plan.flatMap((line) => /Seq Scan on (\w+)(?! typed)\b/.exec(line)?.[1] ?? []);
}

test('Postgres looks a few pins and attempts up in their indexes, and reads no table from end to end', async (t) => {
  const database = await openFor(t, await engines.Postgres());
  await fill(database);
  const attempts = Array.from({ length: FEW }, () => ({ id: randomUUID(), pin_id: randomUUID() }));
  const given = attempts.map(({ id, pin_id }) => ({ id: pin_id, attempt_id: id, error_code: 'x', error_message: 'x', not_before: null }));
  const ended = attempts.map(({ id }) => ({ id, outcome: 'rejected', error: null, candidates: null, pinterest_pin_id: null }));
  const words = { ready: 'a', publishing: 'b', published: 'c', failed: 'd' };
  const statements = {
    claim: (queries) => claims.claimPins(queries, 'postgres', attempts, { publishing: 'b', holder: 'me', leaseMs: 1000 }),
    extend: (queries) => extending.extendClaims(queries, 'postgres', attempts.map(({ id, pin_id }) => ({ pinId: pin_id, attemptId: id })), { holder: 'me', leaseMs: 1000 }),
    'see which are locked': (queries) => settled.lockedPins(queries, attempts.map(({ pin_id }) => pin_id)),
    fail: (queries) => settled.failPins(queries, 'postgres', given, words),
    release: (queries) => settled.releasePins(queries, 'postgres', given, words),
    journal: (queries) => journal.closeAttempts(queries, 'postgres', ended),
  };
  for (const [name, work] of Object.entries(statements)) assert.deepEqual(await readWhole(database, work), [], name);
});
