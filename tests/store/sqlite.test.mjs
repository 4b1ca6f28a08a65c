import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import store from '../../dist/lib/store/open.js';
import { openSqlite } from '../../dist/lib/store/sqlite.js';
import { newSqlite, openFor } from './support/engines.mjs';
import { startTask } from './support/processes.mjs';
import { insertPin } from './support/rows.mjs';

const require = createRequire(import.meta.url);
const run = promisify(execFile);
const OPEN = fileURLToPath(new URL('../../dist/lib/store/open.js', import.meta.url));
const rights = (path) => (statSync(path).mode & 0o777).toString(8);

async function openWith(t, { sqlite }, settings) {
  const database = await openSqlite(sqlite, settings);
  t.after(() => database.close());
  return database;
}

test('the file and its side files are readable by their owner alone', async (t) => {
  const options = newSqlite();
  const before = process.umask(0);
  t.after(() => process.umask(before));
  await openFor(t, options);
  for (const path of [options.sqlite, `${options.sqlite}-wal`, `${options.sqlite}-shm`]) {
    assert.equal(rights(path), '600', path);
  }
});

test('every commit reaches the disk, and references are kept', async (t) => {
  const database = await openFor(t, newSqlite());
  const FULL = 2;
  assert.deepEqual(await database.query('pragma journal_mode'), [{ journal_mode: 'wal' }]);
  assert.deepEqual(await database.query('pragma synchronous'), [{ synchronous: FULL }]);
  assert.deepEqual(await database.query('pragma foreign_keys'), [{ foreign_keys: 1 }]);
});

test('a file that another process keeps locked is store_locked, while the event loop runs on', async (t) => {
  const options = newSqlite();
  const { id } = await insertPin(await openFor(t, options));
  const { child, ended } = startTask(t, { task: 'hold', options, id });
  await new Promise((resolve) => { child.once('message', resolve); });
  const database = await openWith(t, options, { lockWaitMs: 600 });
  let turns = 0;
  const counting = setInterval(() => { turns += 1; }, 10);
  const started = performance.now();
  const update = 'update pins set looks = 1';
  for (const attempt of [() => database.change(update), () => database.transaction((queries) => queries.change(update))]) {
    await assert.rejects(attempt(), { code: 'store_locked', retryable: true, message: /Another process/ });
  }
  // Without its beginning, what was sent along would each be kept by itself.
  await assert.rejects(database.transaction(async (queries) => {
    queries.send('update pins set looks = 2');
    queries.send('update pins set looks = 3');
  }), { code: 'store_locked' });
  clearInterval(counting);
  const waited = performance.now() - started;
  assert.ok(waited > 2 * 590 && waited < 10_000, `waited for ${waited} ms`);
  assert.ok(turns > 30, `${turns} turns of the event loop`);
  // Readers are not held up by a writer.
  assert.deepEqual(await database.query('select looks from pins'), [{ looks: 0 }]);
  const waiting = database.change(update);
  child.kill('SIGKILL');
  await ended;
  assert.equal(await waiting, 1);
});

test('a full disk is store_full, loses nothing and works again when there is room', async (t) => {
  const database = await openFor(t, newSqlite());
  const { id } = await insertPin(database);
  const [{ page_count: pages }] = await database.query('pragma page_count');
  await database.query(`pragma max_page_count = ${pages + 2}`);
  const fill = (queries) => queries.change('update pins set description = $1 where id = $2', ['x'.repeat(200_000), id]);
  await assert.rejects(database.transaction(async (queries) => {
    await queries.change('update pins set looks = 1');
    await fill(queries);
  }), { code: 'store_full', retryable: true });
  await assert.rejects(fill(database), { code: 'store_full' });
  assert.deepEqual(await database.query('select looks, description from pins'), [{ looks: 0, description: null }]);
  assert.equal(await database.change('update pins set looks = 2'), 1);
  await database.query('pragma max_page_count = 100000');
  assert.equal(await database.transaction(fill), 1);
});

test('what cannot be opened says so with its path', async () => {
  const { sqlite } = newSqlite();
  const folder = dirname(sqlite);
  const nowhere = join(folder, 'missing', 'store.sqlite');
  await assert.rejects(store.openStore({ sqlite: nowhere }, {}), { code: 'store_unavailable', message: /missing/ });
  await assert.rejects(store.openStore({ sqlite: folder }, {}), { code: 'store_unavailable' });
  writeFileSync(sqlite, 'This is a letter and no database. '.repeat(100));
  await assert.rejects(store.openStore({ sqlite }, {}), { code: 'store_broken', message: /restore a backup/ });
  assert.match(readFileSync(sqlite, 'utf8'), /^This is a letter/);
  for (const options of [{ sqlite: '' }, { sqlite: 5 }, { pool: {} }, { postgres: '' }]) {
    await assert.rejects(store.openStore(options, {}), { name: 'TypeError', field: /^store\./ });
  }
});

test('a file that was replaced is neither read nor written: what it holds is no longer so', async (t) => {
  const { sqlite } = newSqlite();
  const database = await openFor(t, { sqlite });
  await insertPin(database);
  await database.query(`vacuum into '${sqlite}.copy'`);
  renameSync(`${sqlite}.copy`, sqlite);
  const uses = [
    () => database.query('select id from pins'),
    () => database.change('update pins set looks = 2'),
    () => database.transaction((queries) => queries.query('select id from pins')),
  ];
  for (const use of uses) await assert.rejects(use, { code: 'store_broken', message: /replaced or removed.*Restart/s });
});

test('a store in memory works without a file', async (t) => {
  const database = await openFor(t, { sqlite: ':memory:' });
  await insertPin(database);
  assert.equal((await database.query('select id from pins')).length, 1);
  assert.equal(existsSync(':memory:'), false);
});

test('a Node without node:sqlite is store_unsupported, with what to do', async () => {
  for (const version of ['20.19.0', '22.12.0']) {
    const program = `
      Object.defineProperty(process.versions, 'node', { value: '${version}' });
      require(${JSON.stringify(OPEN)}).openStore({ sqlite: ':memory:' }, {}).catch((error) => console.log(error.code, error.message));`;
    const { stdout } = await run(process.execPath, ['-e', program]);
    assert.match(stdout, new RegExp(`^store_unsupported Node ${version} .*22\\.13 or later.*Postgres`));
  }
});

test('node:sqlite is loaded only when a file is opened, and never on the main thread', async () => {
  const { stdout, stderr } = await run(process.execPath, ['-e', `
    const { openStore } = require(${JSON.stringify(OPEN)});
    const loaded = () => process.moduleLoadList.includes('NativeModule sqlite');
    openStore({ sqlite: ':memory:' }, {}).then((db) => db.query('select 1 as one'))
      .then((rows) => console.log(JSON.stringify(rows), loaded()));`]);
  assert.equal(stdout, '[{"one":1}] false\n');
  assert.equal(stderr, '');
});

test('a thread that is lost fails what waits for it, and what comes after', async (t) => {
  const { SqliteThread } = require('../../dist/lib/store/sqlite_thread.js');
  const { Worker } = require('node:worker_threads');
  let worker;
  const post = Worker.prototype.postMessage;
  t.mock.method(Worker.prototype, 'postMessage', function remember(...args) {
    worker = this;
    return post.apply(this, args);
  });
  const thread = new SqliteThread({ path: ':memory:', lockWaitMs: 100 });
  await thread.ask({ kind: 'open' });
  const waiting = thread.ask({
    kind: 'query', params: [],
    sql: 'with recursive n (i) as (select 1 union all select i + 1 from n limit 100000000) select count(*) from n',
  });
  await worker.terminate();
  await assert.rejects(waiting, { code: 'store_unavailable', message: /was lost/ });
  await assert.rejects(thread.ask({ kind: 'begin' }), { code: 'store_unavailable' });
  await thread.close();
});
