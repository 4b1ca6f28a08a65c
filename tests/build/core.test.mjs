import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { buildPreset } from '../../scripts/build/cmake.mjs';
import { prebuildFolder } from '../../scripts/build/platform.mjs';
import { root } from '../../scripts/cache.mjs';

const definitions = [`-DPINTEREST_OUTPUT=${prebuildFolder()}`];
const coreFiles = (pattern) => globSync(`native/core/${pattern}`, { cwd: root });

/** What a compilation is made of: itself, or the sources that CMake compiles together, without its precompiled header. */
function sourcesOf({ file }) {
  if (file.includes('cmake_pch')) return [];
  if (!file.includes('/Unity/')) return [file];
  return [...readFileSync(file, 'utf8').matchAll(/^#include "(.+)"/gm)].map(([, source]) => source);
}

test('every header of the core compiles alone', async () => {
  assert.ok(coreFiles('**/*.h').length >= 30);
  await buildPreset('release', ['core_header_checks'], { definitions });
});

test('the core is compiled with no Node header on its path, and includes none', async () => {
  const folder = await buildPreset('release', ['pinterest_core'], { definitions });
  const commands = JSON.parse(readFileSync(join(folder, 'compile_commands.json'), 'utf8'));
  const core = commands.filter(({ command }) => command.includes('CMakeFiles/pinterest_core.dir/'));
  assert.deepEqual(core.flatMap(sourcesOf).sort(), coreFiles('**/*.cc').map((path) => join(root, path)).sort());
  assert.deepEqual(core.filter(({ command }) => /node_modules|node-api/.test(command)), []);
  for (const path of coreFiles('**/*.{h,cc}')) {
    assert.doesNotMatch(readFileSync(join(root, path), 'utf8'), /#include .*(napi|node_api|uv\.h|v8)/, path);
  }
});
