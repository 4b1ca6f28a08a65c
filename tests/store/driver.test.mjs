// Where "pg" is found: programs as npm and pnpm install them, started in a folder that has nothing to do with them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';

const DRIVER = `exports.Pool = class { constructor() { this.from = __filename; } };`;
const PROGRAM = `
const { connectPool } = require(process.env.LIBRARY + '/store/postgres_driver.js');
try {
  console.log(connectPool('postgres://host/database').from);
} catch (error) {
  console.log(error.code, error.message);
}`;

let home;
before(() => {
  home = mkdtempSync(join(tmpdir(), 'pinterest-driver-'));
  // A library beside which there is no driver: in this repository there is one.
  cpSync(join(import.meta.dirname, '../../dist/lib'), join(home, 'user/.n8n/nodes/node_modules/ours/dist/lib'), { recursive: true });
  mkdirSync(join(home, 'elsewhere'));
});
after(() => rmSync(home, { recursive: true, force: true }));

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

function addPackage(folder, name, dependencies = {}, main = '') {
  write(join(folder, 'package.json'), JSON.stringify({ name, main: 'index.js', dependencies }));
  write(join(folder, 'index.js'), main);
  return folder;
}

function link(target, path) {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}

/** What the program says, started in a folder of its own. */
function start(program, { args = [], cwd = join(home, 'elsewhere'), env = {} } = {}) {
  const LIBRARY = join(home, 'user/.n8n/nodes/node_modules/ours/dist/lib');
  const { PATH } = process.env;
  return execFileSync(process.execPath, [...args, program], { cwd, env: { PATH, LIBRARY, ...env }, encoding: 'utf8', timeout: 30_000 }).trim();
}

describe('pg is found from the program that was started', () => {
  test('npm: beside it, below a global folder, through a link on the PATH', () => {
    const modules = join(home, 'npm/lib/node_modules');
    const program = write(join(addPackage(join(modules, 'n8n'), 'n8n', { pg: '8' }), 'bin/n8n'), PROGRAM);
    const driver = addPackage(join(modules, 'n8n/node_modules/pg'), 'pg', {}, DRIVER);
    link(program, join(home, 'npm/bin/n8n'));
    assert.equal(start(join(home, 'npm/bin/n8n')), join(driver, 'index.js'));
  });

  test('npm: hoisted into the project', () => {
    const modules = join(home, 'project/node_modules');
    const program = write(join(addPackage(join(modules, 'n8n'), 'n8n'), 'bin/n8n'), PROGRAM);
    const driver = addPackage(join(modules, 'pg'), 'pg', {}, DRIVER);
    assert.equal(start(program), join(driver, 'index.js'));
  });

  test('npm: inside a dependency of the program', () => {
    const modules = join(home, 'nested/node_modules');
    const program = write(join(addPackage(join(modules, 'n8n'), 'n8n', { absent: '1', 'n8n-nodes-base': '2' }), 'bin/n8n'), PROGRAM);
    addPackage(join(modules, 'n8n-nodes-base'), 'n8n-nodes-base', { pg: '8' });
    const driver = addPackage(join(modules, 'n8n-nodes-base/node_modules/pg'), 'pg', {}, DRIVER);
    assert.equal(start(program), join(driver, 'index.js'));
  });

  /** Every package in a folder of its own, with links to what it depends on and to nothing else. */
  function pnpm(name, packages) {
    const virtual = join(home, name, 'node_modules/.pnpm');
    const folderOf = (of) => join(virtual, `${of.replace('/', '+')}@1.0.0/node_modules`, of);
    for (const [of, dependencies] of Object.entries(packages)) {
      addPackage(folderOf(of), of, Object.fromEntries(dependencies.map((each) => [each, '1'])), of === 'pg' ? DRIVER : '');
      for (const each of dependencies) link(folderOf(each), join(virtual, `${of.replace('/', '+')}@1.0.0/node_modules`, each));
    }
    link(folderOf('n8n'), join(home, name, 'node_modules/n8n'));
    const program = write(join(folderOf('n8n'), 'bin/n8n'), PROGRAM);
    return { program, shown: join(home, name, 'node_modules/n8n/bin/n8n'), driver: join(folderOf('pg'), 'index.js') };
  }

  test('pnpm: a dependency of the program', () => {
    const { shown, driver } = pnpm('pnpm-direct', { n8n: ['pg'], pg: [] });
    assert.equal(start(shown), driver);
  });

  test('pnpm: a dependency of a dependency, which the program itself cannot see', () => {
    const { shown, driver } = pnpm('pnpm-deep', { n8n: ['@n8n/db'], '@n8n/db': ['pg'], pg: [] });
    assert.equal(start(shown), driver);
  });

  test('pnpm: links kept as they are', () => {
    const { shown, driver } = pnpm('pnpm-links', { n8n: ['@n8n/db'], '@n8n/db': ['pg'], pg: [] });
    assert.equal(realpathSync(start(shown, { args: ['--preserve-symlinks', '--preserve-symlinks-main'] })), driver);
  });

  test('a program that is an ES module', () => {
    const modules = join(home, 'esm/node_modules');
    addPackage(join(modules, 'app'), 'app');
    const program = write(join(modules, 'app/start.mjs'), `import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\n${PROGRAM}`);
    const driver = addPackage(join(modules, 'pg'), 'pg', {}, DRIVER);
    assert.equal(start(program), join(driver, 'index.js'));
  });

  test('NODE_PATH, which n8n sets for its packages', () => {
    const driver = addPackage(join(home, 'path/node_modules/pg'), 'pg', {}, DRIVER);
    assert.equal(start(write(join(home, 'bare/start.js'), PROGRAM), { env: { NODE_PATH: join(home, 'path/node_modules') } }), join(driver, 'index.js'));
  });

  test("the folder the application was started in goes first", () => {
    const modules = join(home, 'both/node_modules');
    const program = write(join(addPackage(join(modules, 'n8n'), 'n8n'), 'bin/n8n'), PROGRAM);
    addPackage(join(modules, 'pg'), 'pg', {}, DRIVER);
    const own = addPackage(join(home, 'app/node_modules/pg'), 'pg', {}, DRIVER);
    assert.equal(start(program, { cwd: join(home, 'app') }), join(own, 'index.js'));
  });
});

describe('without a driver', () => {
  for (const [name, manifest] of [['no dependency has one', '{"name":"n8n","dependencies":{"absent":"1"}}'], ['a program of no package', '{}']]) {
    test(`says what to do: ${name}`, () => {
      const folder = join(home, `none-${name.length}`);
      write(join(folder, 'package.json'), manifest);
      assert.match(start(write(join(folder, 'bin/n8n'), PROGRAM)), /^store_driver_missing .*npm install pg.*store\.pool/);
    });
  }

  test('says what to do when nothing but a text was started', () => {
    const output = execFileSync(process.execPath, ['-e', PROGRAM], {
      cwd: join(home, 'elsewhere'), env: { LIBRARY: join(home, 'user/.n8n/nodes/node_modules/ours/dist/lib') }, encoding: 'utf8',
    });
    assert.match(output, /^store_driver_missing /);
  });
});
