import assert from 'node:assert/strict';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

import { hostTarget } from '../../scripts/build/platform.mjs';
import { root } from '../../scripts/cache.mjs';
import { readLock } from '../../scripts/third_party/lock.mjs';
import { install, manifest, pack, packageName } from './packed.mjs';

/** Packing takes seconds, and every test looks at the same tarball. */
let once;
const packed = () => (once ??= pack());

const sources = (pattern) => globSync(pattern, { cwd: root });

/** What follows from the sources: nothing forgotten, and nothing that happened to lie around. */
function expectedFiles() {
  const compiled = sources('{lib,nodes,credentials}/**/*.ts').flatMap((path) => {
    const stem = join('dist', path.replace(/\.ts$/, ''));
    return [`${stem}.js`, `${stem}.js.map`, `${stem}.d.ts`];
  });
  const copied = sources('{lib,nodes,credentials}/**/*.{svg,png,sql}').map((path) => join('dist', path));
  const data = sources('nodes/**/*.json').map((path) => join('dist', path));
  const pages = ['README.md', 'LICENSE', 'THIRD_PARTY_LICENSES.txt', 'CHANGELOG.md', 'package.json'].filter((path) => existsSync(join(root, path)));
  pages.push(...sources('docs/**/*.{md,png}'));
  const addon = join('prebuilds', hostTarget, `pinterest-${manifest.version}.node`);
  return [...compiled, ...copied, ...data, ...pages, addon].sort();
}

test('the tarball has exactly what follows from the sources', () => {
  const { files } = packed();
  assert.ok(files.length > 100, `${files.length} files`);
  assert.deepEqual(files, expectedFiles());
});

test('every entry of package.json exists in the tarball', () => {
  const { files } = packed();
  const { main, types, exports: entries, bin, n8n } = manifest;
  const targets = [
    main, types, ...Object.values(bin), ...n8n.nodes, ...n8n.credentials,
    ...Object.values(entries).flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry))),
  ];
  assert.deepEqual(targets.filter((path) => !files.includes(join(path))), []);
});

test('what the pages in the tarball link to is in it; the example is the repository\'s', () => {
  const { files } = packed();
  const pages = files.filter((path) => path.endsWith('.md'));
  const linked = pages.flatMap((page) =>
    Array.from(readFileSync(join(root, page), 'utf8').matchAll(/\]\(([^)#\s]+)/g), ([, to]) => to)
      .filter((to) => !/^https?:/.test(to))
      .map((to) => join(dirname(page), to)),
  );
  assert.ok(linked.includes('docs/api.md') && linked.includes('docs/images/n8n-editor.png'), linked.join());
  const isThere = (path) => files.some((file) => file === path || file.startsWith(join(path, '/')));
  assert.deepEqual([...new Set(linked)].filter((path) => !path.startsWith('examples/') && !isThere(path)), []);
});

test('it brings the licence of everything that the addon is linked with', () => {
  const { files } = packed();
  assert.ok(files.includes('THIRD_PARTY_LICENSES.txt'), files.filter((path) => !path.includes('/')).join());
  const licences = readFileSync(join(root, 'THIRD_PARTY_LICENSES.txt'), 'utf8');
  const linked = [...readLock(), { name: 'node-addon-api', version: manifest.devDependencies['node-addon-api'] }];
  assert.ok(linked.length >= 6, linked.map(({ name }) => name).join());
  const headings = Array.from(licences.matchAll(/^-+\n(\S+ \S+)\n-+$/gm), ([, heading]) => heading);
  assert.deepEqual(headings.sort(), linked.map(({ name, version }) => `${name} ${version}`).sort());
});

test('a source map has its source with it, which is not in the tarball', () => {
  const maps = packed().files.filter((path) => path.endsWith('.js.map'));
  assert.ok(maps.length > 100, `${maps.length} maps`);
  const without = maps.filter((path) => JSON.parse(readFileSync(join(root, path), 'utf8')).sourcesContent?.every(Boolean) !== true);
  assert.deepEqual(without, []);
});

test('installing it in an empty project adds exactly one package', () => {
  const { tarball } = packed();
  const project = install(tarball);
  const installed = readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'));
  assert.deepEqual(installed, [packageName]);
  assert.deepEqual(readdirSync(join(project, 'node_modules', packageName)).includes('node_modules'), false);
});

test('nothing runs at installation', () => {
  const hooks = Object.keys(manifest.scripts).filter((name) => /^(pre|post)?(install|prepare|pack|publish)/.test(name));
  assert.deepEqual(hooks, []);
  assert.equal(manifest.dependencies, undefined);
});
