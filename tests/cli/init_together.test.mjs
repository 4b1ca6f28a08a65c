// A container's start script runs "init" in each of its copies: together they set up what one would have.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import test from 'node:test';

import { openStore } from '../../dist/lib/store/open.js';
import { postgres } from '../support/postgres.mjs';
import { folderFor, runJson } from './support/command.mjs';

const WAITING = "select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";

/** Of all that ran one made the project, and every one says the same of it. */
function assertOneProject(runs) {
  assert.deepEqual(runs.map(({ code }) => code), runs.map(() => 0));
  assert.equal(runs.filter(({ document }) => document.projectCreated !== null).length, 1);
  assert.equal(new Set(runs.flatMap(({ document }) => document.projects.map(({ id }) => id))).size, 1);
}

test('Postgres: two that start together make one project', { timeout: 60_000 }, async (t) => {
  const server = await postgres();
  const { name, url } = await server.newDatabase();
  const holder = await server.connect(name);
  t.after(() => holder.end());
  // Projects can be read and not be written until both have come as far as they can.
  await holder.query('begin; lock table blog_projects in share mode');
  const both = [1, 2].map(() => runJson(['init'], { env: { DATABASE_URL: url } }));
  for (let count = 0; count < 2; await wait(20)) [{ count }] = await server.sql(name, WAITING);
  await holder.query('commit');
  assertOneProject(await Promise.all(both));
});

test('SQLite: four that start together make one project', { timeout: 60_000 }, async (t) => {
  const sqlite = join(folderFor(t), 'pins.sqlite');
  await (await openStore({ sqlite }, {})).close();
  assertOneProject(await Promise.all([1, 2, 3, 4].map(() => runJson(['init', '--database', sqlite]))));
});
