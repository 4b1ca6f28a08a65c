import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { builtExample, clientChunks, modules, packageName, serverFunctionIds } from './support/built_app.mjs';

const { output, project, installed } = await builtExample();
const traced = join(output, 'server', 'node_modules', packageName);

const filesIn = (folder) => globSync('**', { cwd: folder }).filter((path) => statSync(join(folder, path)).isFile()).sort();
const hashOf = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');

test('the output has every file of the package that is loaded, unchanged', () => {
  const needed = filesIn(installed).filter((path) => /\.(js|node|sql)$/.test(path));
  assert.ok(needed.length > 100, `${needed.length} files`);
  for (const path of needed) assert.equal(hashOf(join(traced, path)), hashOf(join(installed, path)), path);
});

for (const [what, pattern] of [
  ['the addon', /^prebuilds\/[\w-]+\/pinterest-[\d.]+\.node$/],
  ["SQLite's thread", /^dist\/lib\/store\/sqlite_worker\.js$/],
  ["SQLite's migrations", /^dist\/lib\/store\/migrations\/sqlite\/0001_\w+\.sql$/],
  ["Postgres's migrations", /^dist\/lib\/store\/migrations\/postgres\/0001_\w+\.sql$/],
]) {
  test(`${what} is in the output`, () => {
    assert.ok(filesIn(traced).some((path) => pattern.test(path)));
  });
}

test('no client chunk holds the library, the server side of the app, or a secret\'s name', async () => {
  // Each is in the server's part, or the pattern would prove nothing.
  const ours = [/n8n-nodes-pinterest-native/, /createPinterest/, /SESSION_SECRET/, /PINTEREST_/, /createHmac/];
  const server = globSync('server/_ssr/*.mjs', { cwd: output }).map((path) => readFileSync(join(output, path), 'utf8')).join('\n');
  const library = [/PinterestError/, /\.node['"`]/, /dlopen/, /sealed_/, /node:sqlite/];
  const inLibrary = filesIn(traced).filter((path) => path.endsWith('.js')).map((path) => readFileSync(join(traced, path), 'utf8')).join('\n');
  const chunks = await clientChunks();
  assert.ok(chunks.some(({ text }) => text.includes('Publish all')), 'the page is in none of them');
  for (const pattern of ours) assert.match(server, pattern);
  for (const pattern of library) assert.match(inLibrary, pattern);
  for (const { path, text } of chunks) {
    for (const pattern of [...ours, ...library]) assert.doesNotMatch(text, pattern, path);
  }
  assert.deepEqual(globSync('public/**/*.{node,sql}', { cwd: output }), []);
});

test('the browser knows every server function by its id', async () => {
  const ids = await serverFunctionIds();
  const all = (await clientChunks()).map(({ text }) => text).join('\n');
  const promised = [
    'initPinterestOAuthFn', 'exchangePinterestCallbackFn', 'disconnectPinterestFn', 'getPinterestConnectionFn',
    'syncPinterestBoardsFn', 'publishPinFn', 'publishPinsBulkFn',
  ];
  assert.deepEqual(promised.filter((name) => !all.includes(ids[name] ?? `no ${name}`)), []);
});

test("the app's types fit the package's", () => {
  const tsc = join(modules, 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '-p', project], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
});
