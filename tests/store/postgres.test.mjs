import assert from 'node:assert/strict';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { connect, createServer } from 'node:net';
import process from 'node:process';
import { describe, test } from 'node:test';

import pg from 'pg';

import store from '../../dist/lib/store/open.js';
import { startPgBouncer } from '../support/pgbouncer.mjs';
import { postgres } from '../support/postgres.mjs';
import { engines, openFor } from './support/engines.mjs';
import { insertPin } from './support/rows.mjs';

const server = await postgres();

/** A barrier: resolves for everybody when `count` have come. */
function meeting(count) {
  const { promise, resolve } = Promise.withResolvers();
  let there = 0;
  return () => {
    there += 1;
    if (there === count) resolve();
    return promise;
  };
}

test('the victim of a deadlock runs again, and both succeed', async (t) => {
  const database = await openFor(t, await engines.Postgres());
  const pins = [await insertPin(database), await insertPin(database)];
  const bothHoldOne = meeting(2);
  let runs = 0;
  const inOrder = (ids) => database.transaction(async (queries) => {
    runs += 1;
    await queries.change('update pins set looks = looks + 1 where id = $1', [ids[0]]);
    if (runs <= 2) await bothHoldOne();
    await queries.change('update pins set looks = looks + 1 where id = $1', [ids[1]]);
  });
  const ids = pins.map(({ id }) => id);
  await Promise.all([inOrder(ids), inOrder(ids.toReversed())]);
  assert.equal(runs, 3);
  assert.deepEqual(await database.query('select looks from pins'), [{ looks: 2 }, { looks: 2 }]);
});

test('a serialization failure that never ends is store_locked after a few runs', async (t) => {
  const database = await openFor(t, await engines.Postgres());
  let runs = 0;
  const fail = "do $$ begin raise exception 'no' using errcode = 'serialization_failure'; end $$";
  await assert.rejects(database.transaction(async (queries) => {
    runs += 1;
    await queries.change(fail);
  }), { code: 'store_locked', retryable: true });
  assert.equal(runs, 6);
  await assert.rejects(database.change(fail), { code: 'store_locked' });
});

test('a full disk, a lack of connections and a server that only reads say what to do', async (t) => {
  const database = await openFor(t, await engines.Postgres());
  const raising = (state) => database.change(`do $$ begin raise exception 'as it is' using errcode = '${state}'; end $$`);
  await assert.rejects(raising('53100'), { code: 'store_full', retryable: true, message: /Make room/ });
  await assert.rejects(raising('53300'), { code: 'store_unavailable', retryable: true, message: /pool/ });
  await assert.rejects(raising('25006'), { code: 'store_unavailable', retryable: true, message: /primary/ });
  await assert.rejects(raising('57014'), { code: 'store_locked', retryable: true, message: /statement_timeout/ });
  await assert.rejects(raising('42501'), { code: 'store_denied', retryable: false, message: /owner/ });
  await assert.rejects(raising('XX001'), { code: 'store_broken', retryable: false });
});

test('a value that is none of its type is store_value and is not quoted', async (t) => {
  const database = await openFor(t, await engines.Postgres());
  await assert.rejects(database.query('select id from pins where id = $1', ['no-uuid-but-secret']), (error) => {
    assert.equal(error.code, 'store_value');
    assert.doesNotMatch(error.message, /secret/);
    return true;
  });
});

test('a NUL in a text keeps nothing from being written, and names nothing that is there', async (t) => {
  const database = await openFor(t, await engines.Postgres());
  const { id } = await insertPin(database);
  assert.equal(await database.change('update pins set title = $2 where id = $1', [id, 'a\0b']), 1);
  const [pin] = await database.query('select title from pins where id = $1', [id]);
  assert.equal(pin.title, 'a\ufffdb');
  assert.deepEqual(await database.query('select id from pins where title = $1', ['a']), []);
  await assert.rejects(database.query('select id from pins where id = $1', [`${id}\0`]), { code: 'store_value' });
});

test('a wrong address, database or user is clear and names no password', async () => {
  const urls = {
    'postgres://someone:hidden-password@127.0.0.1:1/db': true,
    [`postgres://postgres:hidden-password@127.0.0.1:${server.port}/missing_database`]: false,
    [`postgres://missing_user:hidden-password@127.0.0.1:${server.port}/postgres`]: false,
  };
  for (const [url, retryable] of Object.entries(urls)) {
    await assert.rejects(store.openStore({ postgres: url }, {}), (error) => {
      assert.equal(error.code, 'store_unavailable', url);
      assert.equal(error.retryable, retryable, error.message);
      assert.doesNotMatch(error.message, /hidden-password/);
      return true;
    });
  }
});

test('a user who would see no rows is refused', async () => {
  const { name } = await server.newDatabase();
  await server.sql(name, `
    do $$ begin if not exists (select from pg_roles where rolname = 'clerk') then create role clerk login; end if; end $$;
    grant all on all tables in schema public to clerk`);
  await assert.rejects(store.openStore({ postgres: server.url(name, 'clerk') }, {}), { code: 'store_denied', message: /BYPASSRLS/ });
});

describe('a pool of the application', () => {
  test('may parse values as it likes', async (t) => {
    const { url } = await server.newDatabase();
    const parsers = { getTypeParser: () => () => 'parsed by the application' };
    const pool = new pg.Pool({ connectionString: url, types: parsers });
    t.after(() => pool.end());
    const database = await openFor(t, { pool });
    const { id } = await insertPin(database);
    const [row] = await database.query('select id, looks, ai_modified, created_at from pins');
    assert.deepEqual({ ...row, created_at: typeof Date.parse(row.created_at) },
      { id, looks: 0, ai_modified: 0, created_at: 'number' });
    const own = await pool.query('select looks from pins');
    assert.deepEqual(own.rows, [{ looks: 'parsed by the application' }]);
  });

  test('may ignore how values are asked for', async (t) => {
    const { url } = await server.newDatabase();
    const pool = new pg.Pool({ connectionString: url });
    t.after(() => pool.end());
    const plain = {
      async connect() {
        const client = await pool.connect();
        return { query: ({ text, values }) => client.query(text, values), release: (destroy) => client.release(destroy) };
      },
    };
    const database = await openFor(t, { pool: plain });
    await insertPin(database);
    const [row] = await database.query(
      `select looks, ai_modified, count(*) over () as pins, cast('2026-05-01T10:00:00.5Z' as timestamptz) as moment,
         cast('{"a": [1]}' as jsonb) as json from pins`);
    assert.deepEqual({ ...row, json: JSON.parse(row.json) },
      { looks: 0, ai_modified: 0, pins: 1, moment: '2026-05-01T10:00:00.500Z', json: { a: [1] } });
  });

  test('keeps a lock_timeout that is shorter than what is waited for', async (t) => {
    const { url } = await server.newDatabase();
    for (const [set, waited] of [['0', '5s'], ['200ms', '200ms'], ['1min', '5s'], ['1d', '5s']]) {
      const database = await openFor(t, { postgres: `${url}?options=-c%20lock_timeout%3D${set}` });
      const setting = (queries) => queries.query("select current_setting('lock_timeout') as is");
      assert.deepEqual(await database.transaction(setting, { lockWaitMs: 5000 }), [{ is: waited }]);
      assert.deepEqual(await database.transaction(setting), [{ is: set }]);
    }
  });

  test('stays open, and keeps nothing of ours', async (t) => {
    const { url } = await server.newDatabase();
    const pool = new pg.Pool({ connectionString: url });
    t.after(() => pool.end());
    const database = await store.openStore({ pool }, {});
    await database.query('select 1');
    await database.close();
    assert.equal(pool.listenerCount('error'), 0);
    assert.equal(pool.totalCount, pool.idleCount);
    assert.deepEqual((await pool.query('select 1 as one')).rows, [{ one: 1 }]);
  });
});

describe('schema', () => {
  const tablesIn = (name, schema) => server.sql(name, `select tablename from pg_tables where schemaname = '${schema}'`);

  test('is made when missing, and used whatever the search path says', async (t) => {
    const { name, url } = await server.newEmptyDatabase();
    await server.sql(name, `alter database ${name} set search_path = nowhere`);
    const database = await openFor(t, { postgres: url, schema: 'pinterest' });
    const { id } = await insertPin(database);
    await database.transaction((queries) => queries.change('update pins set looks = 1 where id = $1', [id]));
    assert.deepEqual(await database.query('select pins.looks from pins join blog_projects on blog_projects.id = blog_project_id'),
      [{ looks: 1 }]);
    assert.deepEqual(await tablesIn(name, 'public'), []);
    assert.equal((await tablesIn(name, 'pinterest')).length, 11);
  });

  test('several in one database know nothing of each other', async (t) => {
    const { url } = await server.newEmptyDatabase();
    const [first, second] = await Promise.all(['one', 'two'].map((schema) => openFor(t, { postgres: url, schema })));
    await insertPin(first);
    assert.deepEqual(await second.query('select id from pins'), []);
    assert.equal((await first.query('select id from pins')).length, 1);
  });

  test('with a name that is none is refused', async () => {
    const { url } = await server.newEmptyDatabase();
    for (const schema of ['', 'a"b', 'a b', 'a;drop']) {
      await assert.rejects(store.openStore({ postgres: url, schema }, {}), { name: 'TypeError', field: 'store.schema' });
    }
  });
});

describe('several rows with one Pinterest id', () => {
  test('are named, and nothing is changed', async (t) => {
    const { name, url } = await server.newEmptyDatabase();
    const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()].sort();
    await server.sql(name, `
      create table blog_projects (id uuid primary key, tenant_id uuid not null);
      insert into blog_projects values ('${a}', '${a}');
      create table pins (id uuid primary key, tenant_id uuid not null, blog_project_id uuid not null references blog_projects,
        pinterest_pin_id text, status text not null default 'published', image_path text);
      insert into pins select id, '${a}', '${a}', '813744226420795884' from unnest(array['${a}', '${b}']::uuid[]) as id;
      insert into pins values ('${c}', '${a}', '${a}', '813744226420795885'), (gen_random_uuid(), '${a}', '${a}', null)`);
    const before = await shapeOf(name);
    const opening = () => store.openStore({ postgres: url }, {}, { adopt: true });
    await assert.rejects(opening(), (error) => {
      assert.equal(error.code, 'store_duplicates');
      assert.ok(error.message.includes(`813744226420795884 (${a} and ${b})`), error.message);
      assert.ok(!error.message.includes('813744226420795885'), error.message);
      return true;
    });
    assert.deepEqual(await shapeOf(name), before);
    await server.sql(name, `update pins set pinterest_pin_id = null where id = '${b}'`);
    const database = await opening();
    t.after(() => database.close());
    assert.equal((await database.query('select id from pins where pinterest_pin_id is not null')).length, 2);
  });

  const shapeOf = (name) => server.sql(name, `select table_name, column_name from information_schema.columns
    where table_schema = 'public' order by 1, 2`);
});

describe('a server that goes away', () => {
  const breakers = [];
  process.on('uncaughtException', (error) => breakers.push(error));

  test('breaks a transaction, keeps nothing of it and is back afterwards', async (t) => {
    const { name, url } = await server.newDatabase();
    const bouncer = await startPgBouncer(server);
    t.after(() => bouncer.stop());
    const pool = new pg.Pool({ connectionString: url });
    t.after(() => pool.end());
    for (const options of [{ postgres: url }, { pool }, { postgres: bouncer.url(name) }]) {
      const database = await openFor(t, options);
      const { id } = await insertPin(database);
      // Idle connections, which hear of it while nobody waits for them.
      await Promise.all([1, 2, 3].map(() => database.query('select pg_sleep(0.01)')));
      await assert.rejects(database.transaction(async (queries) => {
        await queries.change('update pins set looks = 1 where id = $1', [id]);
        await server.restart();
        await queries.change('update pins set looks = 2 where id = $1', [id]);
      }), { code: 'store_unavailable', retryable: true });
      assert.deepEqual(await untilBack(() => database.query('select looks from pins where id = $1', [id])), [{ looks: 0 }]);
    }
    assert.deepEqual(breakers, []);
  });

  test('or that ends a transaction which waited too long is store_unavailable', async (t) => {
    const { name, url } = await server.newDatabase();
    await server.sql('postgres', `alter database ${name} set idle_in_transaction_session_timeout = '50ms'`);
    const database = await openFor(t, { postgres: url });
    await assert.rejects(database.transaction(async (queries) => {
      await queries.query('select 1');
      // A process that computes, or was suspended, and hears of nothing meanwhile.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
      await queries.query('select 2');
    }), { code: 'store_unavailable', retryable: true });
    assert.deepEqual(await database.query('select 1 as one'), [{ one: 1 }]);
    assert.deepEqual(breakers, []);
  });

  test('is store_unavailable as long as it is away', async (t) => {
    const database = await openFor(t, await engines.Postgres());
    const waiting = assert.rejects(database.query('select pg_sleep(30)'), { code: 'store_unavailable', retryable: true });
    await untilBack(async () => {
      const [{ count }] = await server.sql('postgres', `select count(*)::int from pg_stat_activity where query like '%pg_sleep(30)%'`);
      assert.ok(count > 1);
    });
    await server.halt();
    await waiting;
    await assert.rejects(database.query('select 1'), { code: 'store_unavailable', retryable: true });
    await assert.rejects(database.transaction(async () => {}), { code: 'store_unavailable', retryable: true });
    await server.start();
    assert.deepEqual(await database.query('select 1 as one'), [{ one: 1 }]);
    assert.deepEqual(breakers, []);
  });

  test('while committing leaves open whether it was kept, and says so', async (t) => {
    const database = await openFor(t, await engines.Postgres());
    const { id } = await insertPin(database);
    // A deferred check runs within the commit, and there ends its own connection.
    await database.query(`create function leave() returns trigger language plpgsql as
      'begin perform pg_terminate_backend(pg_backend_pid()); return null; end'`);
    await database.query(`create constraint trigger leaving after update on public.pins deferrable initially deferred
      for each row execute function leave()`);
    await assert.rejects(
      database.transaction((queries) => queries.change('update pins set looks = 1 where id = $1', [id])),
      { code: 'store_unavailable', message: /while committing/ },
    );
    assert.deepEqual(breakers, []);
  });
});

/** Repeats until it works; the server's or the pooler's return cannot be awaited otherwise. */
async function untilBack(work) {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await once(AbortSignal.timeout(20), 'abort');
    }
  }
}

/** In front of the server, which ends each connection with the same packet that says it is there. */
async function endingAtOnce(t) {
  const fields = ['SFATAL', 'VFATAL', 'C57P01', 'Mterminating connection due to administrator command', ''];
  const text = Buffer.from(fields.map((field) => `${field}\0`).join(''));
  const length = Buffer.alloc(5, 'E');
  length.writeInt32BE(text.length + 4, 1);
  const readyForQuery = Buffer.from([...'Z\0\0\0\x05I'].map((character) => character.charCodeAt(0)));
  const proxy = createServer((near) => {
    const far = connect(server.port, '127.0.0.1');
    let answer = Buffer.alloc(0);
    near.pipe(far);
    far.on('data', (data) => {
      answer = Buffer.concat([answer, data]);
      if (answer.subarray(-readyForQuery.length).equals(readyForQuery)) near.end(Buffer.concat([answer, length, text]));
    });
    near.on('error', () => {}).on('close', () => far.destroy());
    far.on('error', () => near.destroy());
  });
  t.after(() => proxy.close());
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  return proxy.address().port;
}

test('a server that ends a connection in the moment it is there ends no process', async (t) => {
  const { postgres: url } = await engines.Postgres();
  const behind = new URL(url);
  behind.port = await endingAtOnce(t);
  await assert.rejects(store.openStore({ postgres: behind.href }, {}), { code: 'store_unavailable', retryable: true });
});

test('many services on one pool listen to it and to each of its connections once', async (t) => {
  const { postgres: connectionString } = await engines.Postgres();
  const pool = new pg.Pool({ connectionString });
  t.after(() => pool.end());
  const stores = [];
  for (let count = 0; count < 12; count += 1) stores.push(await store.connectStore({ pool }));
  assert.deepEqual([pool.listenerCount('error'), pool.listenerCount('connect')], [1, 1]);
  const clients = await Promise.all([pool.connect(), pool.connect(), pool.connect()]);
  const counts = clients.map((client) => client.listenerCount('error'));
  for (const client of clients) client.release();
  assert.ok(Math.max(...counts) <= 2, `${counts}`);
  for (const each of [...stores, ...stores]) await each.close();
  assert.deepEqual([pool.listenerCount('error'), pool.listenerCount('connect')], [0, 0]);
});

/** In front of the server: its first connection is silent from its first commit on, as where a path has vanished. */
async function silentFromCommit(t) {
  let connections = 0;
  const proxy = createServer((near) => {
    const isFirst = (connections += 1) === 1;
    let isSilent = false;
    const far = connect(server.port, '127.0.0.1');
    near.on('data', (data) => {
      isSilent ||= isFirst && data.includes('commit\0');
      if (!isSilent) far.write(data);
    });
    far.pipe(near);
    near.on('error', () => {}).on('close', () => far.destroy());
    far.on('error', () => near.destroy());
  });
  t.after(() => proxy.close());
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  return proxy.address().port;
}

test('a connection on which no commit is answered is asked nothing more, and nobody gets it again', { timeout: 60_000 }, async (t) => {
  const { url } = await server.newDatabase();
  const behind = new URL(url);
  behind.port = await silentFromCommit(t);
  const pool = new pg.Pool({ connectionString: behind.href, max: 1, query_timeout: 3000 });
  t.after(() => pool.end());
  const asked = [];
  pool.on('connect', (client) => {
    const query = client.query.bind(client);
    client.query = (statement) => {
      asked.push(statement.text);
      return query(statement);
    };
  });
  const database = await store.connectStore({ pool });
  t.after(() => database.close());
  const begun = database.transaction((queries) => queries.query('select 1'));
  await assert.rejects(begun, { code: 'store_unavailable', retryable: true, message: /while committing/ });
  assert.deepEqual(asked.slice(1), ['select 1', 'commit']);
  assert.equal(pool.totalCount, 0);
  assert.deepEqual(await database.query('select 1 as one'), [{ one: 1 }]);
});
