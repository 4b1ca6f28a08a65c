import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';

import { engines, openFor } from './support/engines.mjs';
import { startTask } from './support/processes.mjs';
import { insertConnection, insertPin } from './support/rows.mjs';

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const SECRET = 'secret-that-no-message-may-show';
const looksOf = async (queries, id) => (await queries.query('select looks from pins where id = $1', [id]))[0].looks;

for (const [name, make] of Object.entries(engines)) {
  describe(name, () => {
    const open = async (t) => openFor(t, await make());

    test('gives text, numbers and nothing in the same types', async (t) => {
      const database = await open(t);
      const { id } = await insertPin(database);
      const text = `"quotes", 'apostrophes', $1, \\, line\nfeed, Ünïcödé 🎉`;
      await database.change('update pins set title = $1, looks = $2, description = null where id = $3', [text, 7, id]);
      const [row] = await database.query(
        'select title, looks, description, looks * 0.5 as half, (select count(*) from pins) as pins from pins where id = $1',
        [id],
      );
      assert.deepEqual(row, { title: text, looks: 7, description: null, half: 3.5, pins: 1 });
    });

    test('gives booleans as 1 and 0, from columns and expressions', async (t) => {
      const database = await open(t);
      const { id } = await insertPin(database);
      await database.change('update pins set ai_modified = $1, cancel_requested = $2 where id = $3', [true, false, id]);
      const [row] = await database.query(
        `select ai_modified, cancel_requested, looks = 0 as unseen, exists (select 1 from boards) as has_boards
         from pins where ai_modified and not cancel_requested and ai_modified = true`,
      );
      assert.deepEqual(row, { ai_modified: 1, cancel_requested: 0, unseen: 1, has_boards: 0 });
    });

    test('gives times as ISO dates in UTC, whatever zone the server is in', async (t) => {
      const database = await open(t);
      const { id } = await insertPin(database);
      const moments = ['2026-07-01T12:34:56.789Z', '1999-12-31T23:59:59.001Z', '2026-03-29T01:30:00.000Z'];
      for (const moment of moments) {
        await database.change('update pins set scheduled_at = $1 where id = $2', [moment, id]);
        const [row] = await database.query('select scheduled_at from pins where scheduled_at = $1', [moment]);
        assert.equal(row.scheduled_at, moment);
      }
      const [{ created_at: created }] = await database.query('select created_at from pins');
      assert.match(created, ISO);
      assert.ok(Math.abs(Date.parse(created) - Date.now()) < 60_000, created);
    });

    test('gives JSON as text', async (t) => {
      const database = await open(t);
      const { projectId, tenantId } = await insertPin(database);
      const details = { name: 'Küche', list: [1, 'two', null], deep: { yes: true } };
      await database.change(
        `insert into boards (id, tenant_id, blog_project_id, pinterest_board_id, name, details)
         values ($1, $2, $3, $4, $5, $6)`,
        [randomUUID(), tenantId, projectId, '1', 'Küche', JSON.stringify(details)],
      );
      const [row] = await database.query('select details from boards');
      assert.equal(typeof row.details, 'string');
      assert.deepEqual(JSON.parse(row.details), details);
    });

    test('stops the clock for a transaction', async (t) => {
      const database = await open(t);
      const times = await database.transaction(async (queries) => {
        const first = await queries.query('select now() as now');
        const end = Date.now() + 5;
        while (Date.now() < end);
        return [...first, ...(await queries.query('select now() as now, now_plus($1) as later', [90_061_001]))];
      });
      assert.match(times[0].now, ISO);
      assert.equal(times[1].now, times[0].now);
      assert.equal(Date.parse(times[1].later) - Date.parse(times[0].now), 90_061_001);
    });

    test('compares and stores now() and now_plus()', async (t) => {
      const database = await open(t);
      const { id } = await insertPin(database);
      await database.change('update pins set claim_expires_at = now_plus($1), not_before = now() where id = $2', [5000, id]);
      const found = await database.query('select id from pins where claim_expires_at > now() and not_before <= now()');
      assert.deepEqual(found, [{ id }]);
    });

    test('reads a time of a clock that is wrong by hours as one of its own', async (t) => {
      const database = await open(t);
      const { id } = await insertPin(database);
      const at = (milliseconds) => new Date(Date.now() + milliseconds).toISOString();
      const stored = async (time, shown) => {
        await database.change('update pins set not_before = by_clock($1, $2) where id = $3', [time, shown, id]);
        return (await database.query('select not_before from pins'))[0].not_before;
      };
      for (const hours of [-30, 3]) {
        const wrong = hours * 3_600_000;
        const early = Date.now();
        const kept = Date.parse(await stored(at(wrong + 5000), at(wrong)));
        assert.ok(kept >= early + 4000 && kept <= Date.now() + 6000, new Date(kept).toISOString());
      }
      for (const seconds of [-40, 0, 40]) {
        const time = at(5000);
        assert.equal(await stored(time, at(seconds * 1000)), time, 'what nobody can tell from a slow network is no wrong clock');
      }
      assert.equal(await stored(null, at(3_600_000)), null);
    });

    test('takes every parameter it names and no other', async (t) => {
      const database = await open(t);
      const { id } = await insertPin(database);
      assert.deepEqual(await database.query('select id from pins where title is null and id = $1 or id = $1', [id]), [{ id }]);
      const wrong = [[], [id, id], [undefined], [NaN], [{}], [[id]], [1n]];
      for (const params of wrong) {
        await assert.rejects(async () => database.query('select id from pins where id = $1', params), {
          name: 'TypeError', field: /^params/,
        });
      }
      await assert.rejects(
        database.transaction((queries) => queries.change('delete from pins where id = $1', [])), TypeError);
      assert.equal((await database.query('select id from pins')).length, 1);
    });

    test('returns what changed and counts it', async (t) => {
      const database = await open(t);
      const pins = [await insertPin(database), await insertPin(database)];
      const updated = await database.query('update pins set looks = looks + 1 returning id, looks');
      assert.deepEqual(updated.map(({ id }) => id).sort(), pins.map(({ id }) => id).sort());
      assert.deepEqual(updated.map(({ looks }) => looks), [1, 1]);
      assert.equal(await database.change('update pins set looks = 5'), 2);
      assert.equal(await database.change('update pins set looks = 6 where looks = 1'), 0);
      assert.equal(await database.change('delete from pins where id = $1', [pins[0].id]), 1);
      assert.deepEqual(await database.query('update pins set looks = 7'), []);
      assert.equal(await database.change('insert into blog_projects (id, tenant_id) values ($1, $1) on conflict do nothing',
        [pins[1].projectId]), 0);
    });

    test('understands row locks and types of parameters', async (t) => {
      const database = await open(t);
      const { id } = await insertPin(database);
      const rows = await database.transaction((queries) =>
        queries.query(
          `select pins.id from pins join blog_projects on blog_projects.id = pins.blog_project_id
           where pins.id = $1::uuid and ($2::text is null or title = $2)
           order by pins.id for update of pins skip locked`,
          [id, null],
        ));
      assert.deepEqual(rows, [{ id }]);
    });

    test('keeps all of a transaction', async (t) => {
      const database = await open(t);
      const result = await database.transaction(async (queries) => {
        const pin = await insertPin(queries);
        await queries.change('update pins set looks = 3');
        return pin.id;
      });
      assert.equal(await looksOf(database, result), 3);
    });

    test('keeps nothing of a transaction whose work throws', async (t) => {
      const database = await open(t);
      const reason = new Error('changed its mind');
      await assert.rejects(
        database.transaction(async (queries) => {
          await insertPin(queries);
          throw reason;
        }),
        (error) => error === reason,
      );
      assert.deepEqual(await database.query('select id from pins'), []);
    });

    test('keeps nothing after a failed statement, even when the work goes on', async (t) => {
      const database = await open(t);
      const { id, tenantId } = await insertPin(database);
      const insert = 'insert into blog_projects (id, tenant_id) values ($1, $2)';
      let later;
      await assert.rejects(
        database.transaction(async (queries) => {
          const projectId = randomUUID();
          await queries.change(insert, [projectId, tenantId]);
          await queries.change(insert, [projectId, tenantId]).catch(() => {});
          later = await queries.change('update pins set looks = 1').catch((error) => error);
        }),
        { code: 'store_conflict' },
      );
      assert.equal(later.code, 'store_conflict');
      assert.equal(await looksOf(database, id), 0);
      assert.equal((await database.query('select id from blog_projects')).length, 1);
    });

    test('runs statements in order, and none after the end', async (t) => {
      const database = await open(t);
      const { id } = await insertPin(database);
      let escaped;
      const seen = await database.transaction(async (queries) => {
        escaped = queries;
        const all = [];
        for (let step = 1; step <= 5; step += 1) {
          all.push(queries.change('update pins set looks = $1', [step]), queries.query('select looks from pins'));
        }
        // The last ones are not awaited, and still belong to the transaction.
        for (let step = 0; step < 4; step += 1) void queries.change('update pins set looks = looks * 10');
        return (await Promise.all(all)).filter(Array.isArray).map(([{ looks }]) => looks);
      });
      assert.deepEqual(seen, [1, 2, 3, 4, 5]);
      assert.equal(await looksOf(database, id), 50_000);
      await assert.rejects(escaped.change('update pins set looks = 0'), { code: 'closed' });
      assert.equal(await looksOf(database, id), 50_000);
    });

    test('sends statements of which nothing is asked along with what follows, and fails with them', async (t) => {
      const database = await open(t);
      const { id } = await insertPin(database);
      await database.transaction(async (queries) => {
        queries.send('update pins set looks = $1', [6]);
        assert.equal(await looksOf(queries, id), 6);
        queries.send('update pins set looks = looks + $1', [1]);
      });
      assert.equal(await looksOf(database, id), 7);
      const failing = database.transaction(async (queries) => {
        queries.send('update pins set looks = $1', [8]);
        queries.send('insert into blog_projects (id, tenant_id) values ($1, null)', [randomUUID()]);
        queries.send('update pins set looks = $1', [9]);
      });
      await assert.rejects(failing, { code: 'store_constraint' });
      assert.equal(await looksOf(database, id), 7);
      assert.equal(await database.change('update pins set looks = 1'), 1);
    });

    test('refuses the database itself inside a transaction, which would wait for ever', async (t) => {
      const database = await open(t);
      const over = Promise.withResolvers();
      let afterwards;
      await assert.rejects(
        database.transaction(async () => {
          afterwards = over.promise.then(() => database.query('select 1 as one'));
          await database.query('select 1');
        }),
        TypeError,
      );
      await assert.rejects(database.transaction(() => database.transaction(async () => {})), TypeError);
      // What was started inside and goes on after the end is free again.
      over.resolve();
      assert.deepEqual(await afterwards, [{ one: 1 }]);
    });

    test('says which rule a row broke, and never a value', async (t) => {
      const database = await open(t);
      const { projectId, tenantId } = await insertPin(database);
      const connection = await insertConnection(database, { pinterestUserId: SECRET });
      const refused = [
        ['store_conflict', () => insertConnection(database, { tenantId: connection.tenantId, pinterestUserId: SECRET })],
        ['store_constraint', 'insert into pinterest_tokens values ($1, $2, null, 1, now())', randomUUID(), SECRET],
        ['store_constraint', 'update pinterest_connections set status = $1', SECRET],
        ['store_constraint', 'insert into blog_articles (id, tenant_id, blog_project_id, title) values ($1, $2, $3, $4)',
          randomUUID(), tenantId, projectId, SECRET],
        ['store_failed', 'select nothing from nowhere where $1 = $1', SECRET],
      ];
      for (const [code, what, ...params] of refused) {
        const promise = typeof what === 'string' ? database.change(what, params) : what();
        await assert.rejects(promise, (error) => {
          assert.equal(error.code, code, error.message);
          assert.equal(error.name, 'PinterestError');
          assert.equal(error.outcome, 'not_sent');
          assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes(SECRET), error.message);
          return true;
        });
      }
    });

    test('transactions of one process take turns on a row', async (t) => {
      const database = await open(t);
      const { id } = await insertPin(database);
      await Promise.all(Array.from({ length: 30 }, () => database.transaction(async (queries) => {
        const [{ looks }] = await queries.query('select looks from pins where id = $1 for update', [id]);
        await new Promise(setImmediate);
        await queries.change('update pins set looks = $1 where id = $2', [looks + 1, id]);
      })));
      assert.equal(await looksOf(database, id), 30);
    });

    test('two processes count together and lose nothing', async (t) => {
      const options = await make();
      const database = await openFor(t, options);
      const { id } = await insertPin(database);
      const tasks = [1, 2].map(() => startTask(t, { task: 'increment', options, id, times: 150 }).ended);
      for (const ended of await Promise.all(tasks)) assert.deepEqual(ended, { code: 0, output: 'done' });
      assert.equal(await looksOf(database, id), 300);
    });

    test('keeps nothing of a process that is killed in a transaction', async (t) => {
      const options = await make();
      const database = await openFor(t, options);
      const { id } = await insertPin(database);
      const { child, ended } = startTask(t, { task: 'hold', options, id });
      await new Promise((resolve) => { child.once('message', resolve); });
      child.kill('SIGKILL');
      await ended;
      assert.equal(await database.change('update pins set looks = looks + 1 where id = $1', [id]), 1);
      assert.equal(await looksOf(database, id), 1);
    });

    test('lets the process end without being closed, and says nothing', async (t) => {
      const { child, ended } = startTask(t, { task: 'query', options: await make() });
      await once(child.stdout, 'data');
      const done = performance.now();
      assert.deepEqual(await ended, { code: 0, output: 'done' });
      // A connection that is only idle would keep it for ten seconds.
      assert.ok(performance.now() - done < 8000);
    });

    test('is closed once, and says so afterwards', async (t) => {
      const database = await open(t);
      const last = database.query('select 1 as one');
      await Promise.all([last, database.close()]);
      await database.close();
      await assert.rejects(async () => database.query('select 1'), { code: 'closed' });
      await assert.rejects(async () => database.transaction(async () => {}), { code: 'closed' });
    });
  });
}
