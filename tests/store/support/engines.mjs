// The databases that the contract is tested on. Each gives a test a new one: { options, otherOptions }.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

import store from '../../../dist/lib/store/open.js';
import { startPgBouncer } from '../../support/pgbouncer.mjs';
import { postgres } from '../../support/postgres.mjs';

const folder = mkdtempSync(join(tmpdir(), 'pinterest-store-'));
after(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
let bouncer;
after(async () => (await bouncer)?.stop());

export const newSqlite = () => ({ sqlite: join(folder, `${++files}.sqlite`) });

async function newPostgres(isEmpty) {
  const server = await postgres();
  return isEmpty ? server.newEmptyDatabase() : server.newDatabase();
}

async function throughPgBouncer({ name }) {
  bouncer ??= startPgBouncer(await postgres());
  return { postgres: (await bouncer).url(name) };
}

export const engines = {
  SQLite: async () => newSqlite(),
  Postgres: async ({ empty = false } = {}) => ({ postgres: (await newPostgres(empty)).url }),
  'Postgres through PgBouncer': async ({ empty = false } = {}) => throughPgBouncer(await newPostgres(empty)),
};

/** Opens a store that is closed when the test ends. */
export async function openFor(t, options, migrating) {
  const database = await store.openStore(options, {}, migrating);
  t.after(() => database.close());
  return database;
}
