// What finding the next due pins costs when many more are scheduled for later.
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';

import { median } from './statistics.mjs';

const require = createRequire(import.meta.url);
const { openStore } = require('../../dist/lib/store/open.js');
const { claimablePins } = require('../../dist/lib/store/pins/claimable_pins.js');
const { dueConnections } = require('../../dist/lib/store/pins/due_connections.js');

const READY = 'bereit_zum_planen';
const DUE = 1000;
const CONNECTIONS = 20;
const BATCH = 25;
const REPEATS = 41;
const ROWS_AT_A_TIME = 20_000;

const FILL = {
  sqlite: `with recursive numbers(n) as (select 0 union all select n + 1 from numbers where n + 1 < $1)`,
  postgres: `with numbers as (select n from generate_series(0, $1::int - 1) as n)`,
};
const ID = { sqlite: `lower(hex(randomblob(16)))`, postgres: `gen_random_uuid()` };
const LATER = {
  sqlite: `strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+' || (1 + n % 5000) || ' minutes')`,
  postgres: `now() + (1 + n % 5000) * interval '1 minute'`,
};

async function fill(database, projects, tenant, rows) {
  const { engine } = database;
  for (let done = 0; done < rows; done += ROWS_AT_A_TIME) {
    const some = Math.min(ROWS_AT_A_TIME, rows - done);
    const project = projects[(done / ROWS_AT_A_TIME) % projects.length];
    await database.change(
      `${FILL[engine]} insert into pins (id, tenant_id, blog_project_id, pinterest_board_id, image_path, title, status, scheduled_at)
      select ${ID[engine]}, $2, $3, '100000000000000001', 'a.png', 'A pin', '${READY}', ${LATER[engine]} from numbers`,
      [some, tenant, project],
    );
  }
}

async function addDue(database, projects, tenant) {
  await database.transaction(async (queries) => {
    for (let number = 0; number < DUE; number += 1) {
      await queries.change(
        `insert into pins (id, tenant_id, blog_project_id, pinterest_board_id, image_path, title, status, scheduled_at)
        values ($1, $2, $3, '100000000000000001', 'a.png', $4, '${READY}', $5)`,
        [randomUUID(), tenant, projects[number % projects.length], `Due ${number}`, new Date(Date.now() - number * 1000 - 1000).toISOString()],
      );
    }
  });
}

async function addProjects(database, tenant) {
  const projects = [];
  for (let number = 0; number < CONNECTIONS; number += 1) {
    const [connection, project] = [randomUUID(), randomUUID()];
    await database.change(
      `insert into pinterest_connections (id, tenant_id, pinterest_user_id, token_expires_at) values ($1, $2, $3, $4)`,
      [connection, tenant, String(number), new Date(Date.now() + 86_400_000).toISOString()],
    );
    await database.change(
      `insert into blog_projects (id, tenant_id, pinterest_connection_id) values ($1, $2, $3)`, [project, tenant, connection],
    );
    projects.push({ connection, project });
  }
  return projects;
}

/** The index that the engine says it uses for the claim's statement. */
async function planOf(database, of) {
  let statement;
  const spy = { query: async (sql, params) => { statement = { sql, params }; return []; } };
  await claimablePins(spy, database.engine, { ready: READY, ...of, passedOver: new Set(), limit: BATCH });
  const explain = database.engine === 'sqlite' ? 'explain query plan ' : 'explain ';
  const lines = await database.query(explain + statement.sql, statement.params);
  const text = lines.map((line) => line.detail ?? line['QUERY PLAN']).join('\n');
  return /pins_\w+/.exec(text)?.[0] ?? `no index of ours:\n${text}`;
}

/** `{ ms, index }`: the median time to find the connections that have due pins and the first batch of one. */
export async function claimingCost(store, rows) {
  const database = await openStore(store, {});
  try {
    const tenant = randomUUID();
    const projects = await addProjects(database, tenant);
    await fill(database, projects.map(({ project }) => project), tenant, rows - DUE);
    await addDue(database, projects.map(({ project }) => project), tenant);
    await database.change('analyze');
    // As a run knows it: the connection has one project with due pins.
    const of = { connectionId: projects[0].connection, projectId: projects[0].project };
    const times = [];
    for (let repeat = 0; repeat < REPEATS; repeat += 1) {
      const started = performance.now();
      await dueConnections(database, { ready: READY });
      const found = await claimablePins(database, database.engine, { ready: READY, ...of, passedOver: new Set(), limit: BATCH });
      times.push(performance.now() - started);
      if (found.length !== BATCH) throw new Error(`found ${found.length} pins, not ${BATCH}`);
    }
    return { ms: median(times), index: await planOf(database, of) };
  } finally {
    await database.close();
  }
}
