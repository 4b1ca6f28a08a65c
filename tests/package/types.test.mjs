// The types in the tarball, as projects of every kind read them, and the code of its pages against them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { before, test } from 'node:test';

import { root } from '../../scripts/cache.mjs';
import { install, pack, packageName, place } from './packed.mjs';

const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

let project;

/** Nothing but the package and what every project in TypeScript on Node has. */
before(() => {
  project = install(pack().tarball);
  mkdirSync(join(project, 'node_modules', '@types'));
  for (const name of [join('@types', 'node'), 'undici-types']) {
    symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name));
  }
});

/** What the compiler has to say about a folder of the project: nothing when it is content. */
function compile(folder, compilerOptions) {
  const always = { target: 'ES2023', lib: ['ES2023'], types: ['node'], noEmit: true, skipLibCheck: false };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { ...always, ...compilerOptions } }));
  try {
    return execFileSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
  } catch (error) {
    return error.stdout;
  }
}

const strictest = {
  strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noPropertyAccessFromIndexSignature: true,
  noImplicitReturns: true, isolatedModules: true,
};

for (const [module, moduleResolution, type] of [
  ['NodeNext', 'NodeNext', 'module'], ['NodeNext', 'NodeNext', 'commonjs'], ['ESNext', 'Bundler', 'module'], ['CommonJS', 'Node10', 'commonjs'],
]) {
  test(`an application compiles: ${moduleResolution}, ${type}`, () => {
    const folder = join(project, `${moduleResolution}-${type}`);
    place(folder, 'app.ts');
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type }));
    assert.equal(compile(folder, { ...strictest, module, moduleResolution }), '');
  });
}

/** What the pages' code takes for given: it is somebody's own, or was made by the code before it. */
const GIVEN = `
import type { Board, Client, Pinterest, PublishedPin } from '${packageName}';
declare global {
  const tenantId: string, projectId: string, userId: string, pinId: string, state: string, code: string, error: string;
  const boards: Board[], pin: PublishedPin, client: Client, pinterest: Pinterest;
}
`;
const INNGEST = `
declare module 'inngest' { export class Inngest { constructor(options: { id: string }); createFunction: (...given: any[]) => unknown } }
declare module 'inngest/node' { export const serve: (options: { client: unknown; functions: unknown[] }) => unknown; }
`;

test("the code on the package's pages fits its types", () => {
  const installed = join(project, 'node_modules', packageName);
  const folder = join(project, 'pages');
  mkdirSync(folder);
  writeFileSync(join(folder, 'given.d.mts'), GIVEN);
  writeFileSync(join(folder, 'inngest.d.ts'), INNGEST);
  const blocks = globSync(['README.md', 'docs/**/*.md'], { cwd: installed }).flatMap((page) =>
    Array.from(readFileSync(join(installed, page), 'utf8').matchAll(/^```js\n([^]*?)^```/gm), ([, block], index) => {
      const isModule = /^(import|export) /m.test(block);
      const file = `${basename(page, '.md')}-${index}.${isModule ? 'mjs' : 'cjs'}`;
      writeFileSync(join(folder, file), isModule ? block : `async function page() {\n${block}}\nmodule.exports = page;\n`);
      return file;
    }),
  );
  assert.ok(blocks.length >= 10, blocks.join());
  const said = compile(folder, { module: 'Node16', moduleResolution: 'Node16', allowJs: true, checkJs: true, strict: false });
  assert.equal(said, '');
});
