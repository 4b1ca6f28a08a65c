import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { buildPreset } from '../../scripts/build/cmake.mjs';
import { prebuildFolder } from '../../scripts/build/platform.mjs';
import { root } from '../../scripts/cache.mjs';

const definitions = [`-DPINTEREST_OUTPUT=${prebuildFolder()}`];
const coreFiles = (pattern) => globSync(`native/core/${pattern}`, { cwd: root });

test('every header of the core compiles alone', async () => {
  assert.ok(coreFiles('**/*.h').length >= 30);
  await buildPreset('release', ['core_header_checks'], { definitions });
});

test('the core is compiled with no Node header on its path, and includes none', async () => {
  const folder = await buildPreset('release', ['pinterest_core'], { definitions });
  const commands = JSON.parse(readFileSync(join(folder, 'compile_commands.json'), 'utf8'));
  const core = commands.filter(({ file }) => file.startsWith(join(root, 'native', 'core')));
  assert.equal(core.length, coreFiles('**/*.cc').length);
  assert.deepEqual(core.filter(({ command }) => /node_modules|node-api/.test(command)), []);
  for (const path of coreFiles('**/*.{h,cc}')) {
    assert.doesNotMatch(readFileSync(join(root, path), 'utf8'), /#include .*(napi|node_api|uv\.h|v8)/, path);
  }
});
