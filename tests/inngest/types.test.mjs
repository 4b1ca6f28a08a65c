// What an app writes compiles against the real package's types.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { root } from '../../scripts/cache.mjs';
import { suiteModules } from './support/inngest.mjs';

const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const settings = {
  target: 'ES2023', module: 'Node16', moduleResolution: 'Node16', strict: true, noEmit: true, skipLibCheck: true,
  types: ['node'],
};

/** An app with the package, one generation of inngest and Node's types; returns what the compiler has to say. */
function compile(t, file, change = () => {}) {
  const folder = mkdtempSync(join(tmpdir(), 'pinterest-inngest-types-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@types'), { recursive: true });
  symlinkSync(root, join(modules, 'n8n-nodes-pinterest-native'));
  symlinkSync(join(root, 'node_modules', '@types', 'node'), join(modules, '@types', 'node'));
  for (const name of ['inngest-3', 'inngest-4']) symlinkSync(join(suiteModules, name), join(modules, name));
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: settings, files: ['app.ts'] }));
  cpSync(join(import.meta.dirname, 'fixtures', file), join(folder, 'app.ts'));
  change(join(folder, 'app.ts'));
  try {
    return execFileSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
  } catch (error) {
    return error.stdout;
  }
}

for (const generation of [3, 4]) {
  test(`an app on inngest ${generation} compiles`, (t) => {
    assert.equal(compile(t, `app_v${generation}.ts`), '');
  });
}

test('and one that gives the functions something else does not', (t) => {
  const output = compile(t, 'app_v4.ts', (path) => {
    writeFileSync(path, "import { createInngestFunctions } from 'n8n-nodes-pinterest-native/inngest';\ncreateInngestFunctions({}, {});\n");
  });
  assert.match(output, /createFunction/);
});
