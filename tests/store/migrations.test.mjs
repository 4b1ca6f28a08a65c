import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import migrations from '../../dist/lib/store/migrate.js';
import { PostgresDatabase } from '../../dist/lib/store/postgres.js';
import { connectPool } from '../../dist/lib/store/postgres_driver.js';
import { openSqlite } from '../../dist/lib/store/sqlite.js';
import store from '../../dist/lib/store/open.js';
import { engines, openFor } from './support/engines.mjs';
import { startTask } from './support/processes.mjs';

const { migrate, readMigrations } = migrations;

const step = (version, sql, { breaking = false } = {}) => {
  const name = `${String(version).padStart(4, '0')}_step.sql`;
  return { version, name, sql, checksum: `checksum of ${name}`, breaking };
};

/** A database that is open and still empty. */
async function openEmpty(t, options) {
  const pool = options.postgres && connectPool(options.postgres);
  const database = pool
    ? new PostgresDatabase({ pool, end: () => pool.end() })
    : await openSqlite(options.sqlite);
  t.after(() => database.close());
  return database;
}

for (const [name, make] of Object.entries(engines)) {
  describe(name, () => {
    const openNew = async (t) => openFor(t, await make());
    const versionsOf = async (database) =>
      (await database.query('select version from schema_version order by version')).map(({ version }) => version);

    test('four processes make the schema of an empty database together', async (t) => {
      const options = await make({ empty: true });
      const tasks = [1, 2, 3, 4].map(() => startTask(t, { task: 'query', options }).ended);
      for (const ended of await Promise.all(tasks)) assert.deepEqual(ended, { code: 0, output: 'done' });
      const database = await openFor(t, options);
      assert.deepEqual(await versionsOf(database), readMigrations(database.engine).map(({ version }) => version));
    });

    test('one process opens an empty database several times at once', async (t) => {
      const options = await make({ empty: true });
      const databases = await Promise.all([1, 2, 3, 4].map(() => store.openStore(options, {})));
      t.after(() => Promise.all(databases.map((database) => database.close())));
      assert.deepEqual(await versionsOf(databases[0]), [1]);
    });

    test('applies what is new, once and in order', async (t) => {
      const database = await openEmpty(t, await make({ empty: true }));
      const first = step(1, 'create table steps (word text); create table others (word text)');
      const second = step(2, "insert into steps values ('second')");
      await migrate(database, {}, [first]);
      await migrate(database, {}, [first, second]);
      await migrate(database, {}, [first, second]);
      assert.deepEqual(await database.query('select word from steps'), [{ word: 'second' }]);
      assert.deepEqual(await versionsOf(database), [1, 2]);
    });

    test('keeps nothing of a migration that fails', async (t) => {
      const database = await openEmpty(t, await make({ empty: true }));
      const broken = step(1, 'create table steps (word text); insert into steps values (nonsense)');
      await assert.rejects(migrate(database, {}, [broken]), { code: 'store_failed' });
      assert.equal(await database.hasTable('steps'), false);
      assert.equal(await database.hasTable('schema_version'), false);
    });

    test('refuses a released migration that was changed', async (t) => {
      const options = await make();
      const database = await openFor(t, options);
      await database.change("update schema_version set checksum = 'another'");
      await assert.rejects(store.openStore(options, {}), { code: 'store_schema_changed', message: /0001_initial\.sql/ });
    });

    test('refuses a newer schema only if it breaks this release', async (t) => {
      const options = await make();
      const database = await openFor(t, options);
      const add = `insert into schema_version (version, name, checksum, breaking, applied_at)
                   values ($1, $2, 'x', $3, '2030-01-01T00:00:00.000Z')`;
      await database.change(add, [9001, '9001_more.sql', false]);
      await openFor(t, options);
      await database.change(add, [9002, '9002_other.sql', true]);
      await assert.rejects(store.openStore(options, {}), { code: 'store_schema_newer', message: /9002_other\.sql/ });
    });

    test("leaves another application's tables alone until they are adopted", async (t) => {
      const options = await make({ empty: true });
      const database = await openEmpty(t, options);
      await migrate(database, {}, [step(1, 'create table pins (id text)')]);
      await database.change('delete from schema_version');
      await database.transaction((queries) => queries.change('drop table schema_version'));
      await assert.rejects(store.openStore(options, {}), { code: 'store_not_adopted', message: /pins/ });
      assert.equal(await database.hasTable('blog_projects'), false);
    });

    test('both engines have the same tables and columns', async (t) => {
      const database = await openNew(t);
      assert.deepEqual(await shapeOf(database), await shapeOf(await openFor(t, await engines.SQLite())));
    });
  });
}

test('a migration says in its first line whether it breaks older releases', () => {
  for (const engine of ['sqlite', 'postgres']) {
    const [initial] = readMigrations(engine);
    assert.equal(initial.version, 1);
    assert.equal(initial.breaking, false);
    assert.match(initial.checksum, /^[0-9a-f]{64}$/);
  }
});

async function shapeOf(database) {
  const columns = database.engine === 'sqlite'
    ? await database.query(`select m.name as place, c.name as name from sqlite_master m join pragma_table_info(m.name) c
        where m.type = 'table'`)
    : await database.query(`select table_name as place, column_name as name from information_schema.columns
        where table_schema = 'public'`);
  return columns.map(({ place, name }) => `${place}.${name}`).sort();
}
