import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import library from '../../dist/lib/index.js';
import inngest from '../../dist/lib/inngest/index.js';
import simulatorLibrary from '../../dist/lib/simulator/index.js';
import { COMMANDS } from '../../dist/lib/cli/commands.js';
import { root } from '../../scripts/cache.mjs';
import { connect, simulatorFor, simulatorProcessFor } from '../support/simulator.mjs';

const run = promisify(execFile);
const read = (path) => readFileSync(join(root, path), 'utf8');
const [readme, api, cli, operations, migrating] = ['README.md', 'docs/api.md', 'docs/cli.md', 'docs/operations.md', 'docs/migrating.md'].map(read);
// The simulator's errors are Pinterest's, and what `init` plans for a database is told by itself.
const sources = globSync('lib/**/*.ts', { cwd: root }).filter((path) => !/^lib\/(simulator|adopt)\//.test(path));

function namedIn(paths, pattern) {
  return [...new Set(paths.flatMap((path) => Array.from(read(path).matchAll(pattern), ([, name]) => name)))].sort();
}

/** As it is named by itself, not as a part of another word. */
const names = (page, word) => new RegExp(`(?<![\\w-])${word}(?![\\w-])`).test(page);

test('every error code has a line that says what to do', () => {
  const [ofCore] = read('native/core/error.cc').split('"not_sent"');
  const native = Array.from(ofCore.matchAll(/return "(\w+)"/g), ([, code]) => code);
  const ours = namedIn(sources, /(?:\bcode: |\b\w*(?:[Ff]ailure|[Pp]roblem|Refused|CliError)\(\s*)'([a-z]+(?:_[a-z]+)*)'/g);
  const adopting = namedIn(globSync('lib/adopt/*.ts', { cwd: root }), /\bstoreFailure\(\s*'([a-z_]+)'/g);
  assert.ok(adopting.length > 2, adopting.join());
  const ofConnections = [
    ...namedIn(sources, /\breconnectSoon\([^)']*'([a-z_]+)'/g),
    ...namedIn(globSync('lib/adopt/*.ts', { cwd: root }), /\blast_error_code = '([a-z_]+)'/g),
  ];
  assert.ok(ofConnections.length > 2, ofConnections.join());
  const told = `${api}${migrating}${cli}`;
  const codes = [...native, ...ours, ...adopting, ...ofConnections].filter((code) => code !== 'invalid_argument');
  assert.ok(codes.length > 90, `${codes.length} codes`);
  assert.deepEqual(codes.filter((code) => !told.includes(`\`${code}\``)), []);
});

test('every variable that is read is explained', () => {
  const variables = namedIn(sources, /\benv(?:\.|\[')([A-Z][A-Z0-9_]+)\b/g).filter((name) => !/^(TERM|NODE_OPTIONS)$/.test(name));
  assert.ok(variables.length > 15, variables.join());
  assert.deepEqual(variables.filter((name) => !names(`${api}${operations}${cli}`, name)), []);
  const settings = variables.filter((name) => name.startsWith('PINTEREST_') && name !== 'PINTEREST_NATIVE_BINDING');
  assert.deepEqual(settings.filter((name) => !names(cli, name)), []);
});

test('every command and every option of it is on the page of the command line', async () => {
  for (const { name, load } of COMMANDS) {
    const { options } = await load();
    assert.ok(names(cli, name.split(' ').at(-1)), name);
    assert.deepEqual(Object.keys(options).filter((option) => !names(cli, `--${option}`)), [], name);
  }
});

test('everything that an error carries has a line', () => {
  const carried = Array.from(read('lib/errors.ts').split('class PinterestError')[1].matchAll(/^ +(?:declare )?readonly (\w+)/gm), ([, name]) => name);
  assert.ok(carried.length > 10, carried.join());
  const rows = api.slice(0, api.indexOf('Never repeat a create')).split('\n').filter((line) => line.startsWith('| `'));
  assert.deepEqual(carried.filter((name) => !rows.some((row) => row.split(' | ')[0].includes(`\`${name}\``))), []);
});

test('everything that can be imported is on its page', () => {
  const entries = [[library, api], [inngest, api], [simulatorLibrary, read('docs/simulator.md')]];
  for (const [exported, page] of entries) {
    const given = Object.keys(exported).filter((name) => name !== '__esModule');
    assert.ok(given.length > 1, given.join());
    assert.deepEqual(given.filter((name) => !names(page, name)), []);
  }
});

test('every effect of a fault is on the page of the simulator, with what it takes', () => {
  const page = read('docs/simulator.md');
  const effects = Array.from(read('lib/simulator/faults/fault.ts').matchAll(/\{ kind: '(\w+)'((?:; \w+\??: [^;}]+)*) \}/g), ([, kind, rest]) => [
    kind, Array.from(rest.matchAll(/; (\w+)\??:/g), ([, field]) => field),
  ]);
  assert.ok(effects.length > 15, `${effects.length} effects`);
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  const untold = effects.filter(([kind, fields]) => {
    const own = rows.flatMap((row) => Array.from(row.matchAll(/`([^`]+)`/g), ([, code]) => code)).find((code) => code.split(' ')[0] === kind);
    return own === undefined || fields.some((field) => !names(own, field));
  });
  assert.deepEqual(untold, []);
});

test('every file that the page on the design names is there', () => {
  const named = Array.from(read('docs/design.md').matchAll(/(?<![\w/.-])((?:native|lib|tests|cmake|scripts)(?:\/[\w.-]+)+)/g), ([, path]) => path);
  assert.ok(named.length > 40, named.join());
  // Modules are named without what their files end in.
  assert.deepEqual(named.filter((path) => globSync([path, `${path}.{ts,h,mjs}`], { cwd: root }).length === 0), []);
});

test('every control of a simulator is on its page, of one in a process of its own too', async (t) => {
  const page = read('docs/simulator.md');
  for (const simulator of [await simulatorFor(t), await simulatorProcessFor(t)]) {
    const handle = await simulator.faults.add({ match: { operation: 'boards/list' }, nth: 1, effect: { kind: 'stall' } });
    const parts = [simulator, handle, simulator.clock, simulator.accounts, simulator.tokens, simulator.faults, simulator.ledger, simulator.port];
    const controls = parts.flatMap((part) => Object.keys(part)).filter((name) => name !== 'id');
    assert.ok(controls.length > 20, controls.join());
    assert.deepEqual(controls.filter((name) => !names(page, name)), []);
  }
});

const snippets = (page) => Array.from(page.matchAll(/^```js\n([^]*?)^```/gm), ([, code]) => code);

/** The package as a snippet imports it, with a simulator in the place of Pinterest where `apiUrl` names one. */
const packageFor = (apiUrl, more) => `
import library from ${JSON.stringify(pathToFileURL(join(root, 'dist/lib/index.js')).href)};
const environment = { apiUrl: ${JSON.stringify(apiUrl)}, allowLoopbackHttp: true };
export const createClient = (options) => library.createClient({ ...options, environment, ...${JSON.stringify(more)} });
`;

/** Runs code of a page as whoever copies it into a file does. Resolves with the lines that it printed. */
async function runSnippet(t, code, { simulator, accessToken, more = {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'pinterest-snippet-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const installed = join(folder, 'node_modules', 'n8n-nodes-pinterest-native');
  mkdirSync(join(folder, 'node_modules'));
  if (simulator) {
    mkdirSync(installed);
    writeFileSync(join(installed, 'package.json'), JSON.stringify({ exports: './index.mjs' }));
    writeFileSync(join(installed, 'index.mjs'), packageFor(simulator.apiUrl, more));
  } else {
    symlinkSync(root, installed);
  }
  const file = join(folder, 'snippet.mjs');
  writeFileSync(file, code);
  const { stdout } = await run(process.execPath, [file], { env: { ...process.env, PINTEREST_ACCESS_TOKEN: accessToken }, timeout: 60_000 });
  return stdout.split('\n').filter(Boolean);
}

test('whoever migrates says which workflows published before anything is published', () => {
  const [, order] = /^## In which order\n(.*?)^## /ms.exec(migrating);
  const [declared, published] = [order.search(/\bdeclare\b/), order.search(/\bpublish (?:one|a) pin\b/)];
  assert.ok(declared > 0 && published > declared, `${declared}, ${published}`);
});

test("the README's first code publishes a pin", async (t) => {
  const simulator = await simulatorFor(t);
  const { token } = connect(simulator);
  assert.deepEqual(await runSnippet(t, snippets(readme)[0], { simulator, accessToken: token }), [`https://www.pinterest.com/pin/${simulator.ledger.pins[0].pinId}/`]);
});

test("the code for the client on the API's page works, and settles a pin whose answer got lost", async (t) => {
  const simulator = await simulatorFor(t);
  const { token } = connect(simulator);
  const ofClient = snippets(api.slice(0, api.indexOf('## createPinterest')));
  const lost = ofClient.findIndex((code) => code.includes('reconcile'));
  assert.ok(lost > 0, 'no code shows what to do about an unknown outcome');
  simulator.faults.add({ match: { operation: 'pins/create' }, nth: 2, effect: { kind: 'execute_and_cut', how: 'rst' } });
  const printed = await runSnippet(t, ofClient.join('\n'), { simulator, accessToken: token, more: { looksMs: [] } });
  assert.equal(simulator.ledger.pins.length, 2, printed.join('\n'));
  assert.ok(printed.some((line) => line.includes(simulator.ledger.pins[1].pinId)), printed.join('\n'));
  assert.deepEqual(simulator.ledger.duplicates(), []);
});

test("the code on the simulator's page runs", async (t) => {
  const [code] = snippets(read('docs/simulator.md'));
  assert.deepEqual(await runSnippet(t, `${code}console.log(simulator.ledger.duplicates().length);`), ['0']);
});
