import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { before, describe, test } from 'node:test';

import { root } from '../../scripts/cache.mjs';
import { postgres } from '../support/postgres.mjs';
import { finish, install, nodes, pack, packageName, place } from './packed.mjs';

const PROGRAM = 'open-store.cjs';
let tarball;

before(() => {
  ({ tarball } = pack());
});

function newProject() {
  const project = install(tarball);
  place(project, PROGRAM);
  return project;
}

const open = (project, options, { node = process.execPath, cwd = project } = {}) =>
  finish(node, [join(project, PROGRAM), JSON.stringify(options)], { cwd });

const link = (target, path) => {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
};

/** The project as pnpm would have installed it: packages in a store, links to them. */
function asPnpm(project) {
  const modules = join(project, 'node_modules');
  const stored = join(modules, '.pnpm', `${packageName}@0.1.0`, 'node_modules', packageName);
  mkdirSync(dirname(stored), { recursive: true });
  renameSync(join(modules, packageName), stored);
  link(stored, join(modules, packageName));
  return modules;
}

for (const [version, node] of Object.entries(nodes)) {
  test(`SQLite opens from the packed package, Node ${version}`, async () => {
    const { code, output } = await open(newProject(), { sqlite: 'store.sqlite' }, { node });
    assert.deepEqual({ code, output }, { code: 0, output: 'opened sqlite 1\n' });
  });
}

describe('Postgres from the packed package', () => {
  const driver = join(root, 'node_modules', 'pg');
  const works = { code: 0, output: 'opened postgres 1\n' };
  let options;
  before(async () => {
    options = { postgres: (await (await postgres()).newEmptyDatabase()).url };
  });

  test('says what to do without a driver', async () => {
    const { code, output } = await open(newProject(), options);
    assert.equal(code, 1);
    assert.match(output, /^store_driver_missing .*npm install pg/);
  });

  test("takes the application's driver", async () => {
    const project = newProject();
    link(driver, join(project, 'node_modules', 'pg'));
    assert.deepEqual(await open(project, options), works);
    // Started from elsewhere, it is found beside this package.
    assert.deepEqual(await open(project, options, { cwd: tmpdir() }), works);
  });

  test("takes the application's driver where pnpm put it", async () => {
    const project = newProject();
    link(driver, join(asPnpm(project), 'pg'));
    assert.deepEqual(await open(project, options), works);
  });

  test("takes the application's driver when this package lies elsewhere, in a store of the machine", async () => {
    const project = newProject();
    const modules = join(project, 'node_modules');
    const elsewhere = join(newProject(), 'node_modules', packageName);
    rmSync(join(modules, packageName), { recursive: true });
    link(elsewhere, join(modules, packageName));
    link(driver, join(modules, 'pg'));
    assert.deepEqual(await open(project, options), works);
  });

  test('finds what pnpm hoisted, started from elsewhere', async () => {
    const project = newProject();
    link(driver, join(asPnpm(project), '.pnpm', 'node_modules', 'pg'));
    assert.deepEqual(await open(project, options, { cwd: tmpdir() }), works);
  });
});
