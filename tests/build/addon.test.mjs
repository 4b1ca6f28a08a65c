import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { test } from 'node:test';

import {
  NODE_ENTRY_POINTS, dynamicSection, exportedSymbols, foreignLibraries, neededLibraries, sections, segments,
} from '../../scripts/build/binary-facts.mjs';
import { addonPath, hostTarget, prebuildFolder } from '../../scripts/build/platform.mjs';
import { root } from '../../scripts/cache.mjs';
import { readLock } from '../../scripts/third_party/lock.mjs';

const require = createRequire(import.meta.url);
const { version } = require('../../package.json');
const { loadBinding } = require('../../dist/lib/binding.js');

const addon = addonPath();
test('the file is named by version and the only one of its platform', () => {
  assert.deepEqual(readdirSync(prebuildFolder()), [`pinterest-${version}.node`]);
  assert.equal(basename(addon), `pinterest-${version}.node`);
});

test('it needs nothing but the C library', () => {
  assert.ok(neededLibraries(addon).length > 0);
  assert.deepEqual(foreignLibraries(addon), []);
});

test('it exports the two symbols that Node asks for, and nothing else', () => {
  assert.deepEqual(exportedSymbols(addon), NODE_ENTRY_POINTS);
});

test('it stays mapped once loaded, and its imports are bound and sealed at load', () => {
  const flags = dynamicSection(addon).filter((line) => /\(FLAGS/.test(line)).join(' ');
  assert.match(flags, /NODELETE/);
  assert.match(flags, /\bNOW\b/);
  assert.match(segments(addon).join('\n'), /GNU_RELRO/);
});

test('it carries no symbol table and no folder of the machine that built it', () => {
  assert.doesNotMatch(sections(addon).join('\n'), /\.symtab|\.debug_/);
  const bytes = readFileSync(addon);
  for (const folder of [root, process.env.HOME]) assert.equal(bytes.indexOf(`${folder}/`), -1, folder);
});

test('what is loaded is this version', () => {
  assert.equal(loadBinding().version, version);
});

test('the libraries inside are the locked ones, not those of Node', () => {
  const linked = JSON.parse(loadBinding().versions());
  const lock = Object.fromEntries(readLock().map(({ name, version: locked }) => [name === 'curl' ? 'libcurl' : name, locked]));
  assert.deepEqual(linked, lock);
  assert.notEqual(linked.openssl, process.versions.openssl, 'equal by chance: this test cannot tell the two apart here');
});

test('the folder name says where the file runs', () => {
  assert.match(hostTarget, /^linux-(x64|arm64)-(glibc|musl)$/);
});
