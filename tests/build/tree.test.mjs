import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';

import { root } from '../../scripts/cache.mjs';
import { readLock } from '../../scripts/third_party/lock.mjs';

const MAXIMUM_LINES = 400;

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .trim()
  .split('\n')
  .filter((path) => existsSync(join(root, path)));
const code = files.filter((path) => /\.(ts|mjs|js|cc|h|cmake|sql)$|CMakeLists\.txt$|\.ci\/run$/.test(path));
const read = (path) => readFileSync(join(root, path), 'utf8');
const withText = (paths, pattern) => paths.filter((path) => pattern.test(read(path)));

test('there is a tree to look at', () => {
  assert.ok(code.length >= 100, `${code.length} files`);
});

test('no source file is longer than 400 lines', () => {
  const long = code.filter((path) => read(path).split('\n').length - 1 > MAXIMUM_LINES);
  assert.deepEqual(long, []);
});

test('no file is named for having no place', () => {
  assert.deepEqual(files.filter((path) => /^(utils?|helpers?|common|misc)\b/i.test(basename(path))), []);
});

// Written in two parts, or this file would find itself.
test('nothing is left to do', () => {
  assert.deepEqual(withText(code, new RegExp(`\\b${'TO'}DO\\b|\\b${'FIX'}ME\\b|\\b${'XX'}X\\b`)), []);
});

test('no test is skipped, disabled or run alone', () => {
  const tests = code.filter((path) => path.startsWith('tests/'));
  const marks = [`(?:test|it|describe|t)\\.${'(?:only|skip|todo)'}\\(`, `DISABLED${'_'}`, `GTEST${'_'}SKIP`, `\\b(?:only|skip|todo)${':'} (?:true|')`];
  assert.deepEqual(withText(tests, new RegExp(marks.join('|'))), []);
});

test('no lock file says where packages were downloaded from', () => {
  const locks = files.filter((path) => basename(path) === 'package-lock.json');
  assert.ok(locks.length >= 1);
  assert.deepEqual(withText(locks, /"resolved"/), []);
});

test('no third-party source, archive or binary is in the repository', () => {
  assert.deepEqual(files.filter((path) => /\.(gz|bz2|xz|zst|zip|tar|tgz|a|o|so|node|deb|wasm)$/.test(path)), []);
  assert.deepEqual(files.filter((path) => /(^|\/)(vendor|third[-_]party|node_modules)\//.test(path) && !/^(cmake|scripts)\/third_party\/[\w-]+\.(cmake|mjs|txt)$|^cmake\/third_party\/CMakeLists\.txt$/.test(path)), []);
  assert.deepEqual(withText(code, new RegExp(`${'Copy'}right|SPDX-${'License'}`, 'i')), []);
  const pictures = /\.(png|svg)$/;
  const large = files.filter((path) => !pictures.test(path) && basename(path) !== 'package-lock.json' && statSync(join(root, path)).size > 120_000);
  assert.deepEqual(large, []);
});

test('every pinned source has a version and two hashes', () => {
  const lock = readLock();
  assert.deepEqual(lock.map(({ name }) => name).sort(), ['curl', 'libsodium', 'openssl', 'simdjson', 'zlib']);
  for (const { name, version, upstream } of lock) assert.ok(upstream.url.includes(version), name);
});
