// The example, built once for what it is made of: its files, its packages and our packed package.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';

import { cacheRoot, contentKey, root } from '../../../scripts/cache.mjs';
import { withLock } from '../../../scripts/lock.mjs';
import { run } from '../../../scripts/progress.mjs';
import { installSuite } from '../../../scripts/suite-install.mjs';

export const exampleFolder = join(root, 'examples', 'tanstack-start');
export const packageName = 'n8n-nodes-pinterest-native';

const sources = globSync('{src/**/*.*,*.ts,*.json}', { cwd: exampleFolder })
  .filter((path) => !path.endsWith('.gen.ts') && !path.includes('node_modules'))
  .sort();

export const modules = await installSuite(exampleFolder);

/** { output, project, installed }: the folder a server is started from, what it was built from, our package as it was installed. */
export async function builtExample() {
  const packed = ['dist', 'prebuilds', 'package.json'].map((name) => join(root, name));
  const key = contentKey({
    texts: [process.platform, process.arch, process.version, modules],
    paths: [...packed, ...sources.map((path) => join(exampleFolder, path)), import.meta.filename],
  });
  const folder = join(cacheRoot(), 'example', key);
  if (!existsSync(folder)) await withLock(folder, () => existsSync(folder) || build(folder));
  return builtIn(folder);
}

const builtIn = (folder) => ({
  project: join(folder, 'project'),
  output: join(folder, 'project', '.output'),
  installed: join(folder, 'project', 'node_modules', packageName),
});

async function build(folder) {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const { project, installed } = builtIn(unfinished);
  for (const path of sources) cpSync(join(exampleFolder, path), join(project, path));
  lend(project);
  unpack(installed);
  const vite = join(modules, 'vite', 'bin', 'vite.js');
  await run(process.execPath, [vite, 'build'], { cwd: project, log: join(unfinished, 'build.log') });
  renameSync(unfinished, folder);
}

/** A node_modules of its own, in which builds also keep what they make on the way. */
function lend(project) {
  for (const path of globSync(['[!.@]*', '@*/*'], { cwd: modules })) {
    const link = join(project, 'node_modules', path);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(modules, path), link);
  }
}

function unpack(installed) {
  const folder = mkdtempSync(join(tmpdir(), 'pinterest-example-pack-'));
  try {
    const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
    const quiet = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] };
    const [{ filename }] = JSON.parse(execFileSync('npm', pack, { cwd: root, ...quiet }));
    mkdirSync(installed, { recursive: true });
    execFileSync('tar', ['-xzf', join(folder, filename), '-C', installed, '--strip-components=1'], quiet);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const copies = [];
// Here and not where a copy is made: `after` inside a test belongs to that test.
after(() => copies.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** The output alone, with no node_modules in any folder above it. */
export async function copiedOutput() {
  const { output } = await builtExample();
  const folder = mkdtempSync(join(tmpdir(), 'pinterest-example-'));
  copies.push(folder);
  cpSync(output, join(folder, 'app'), { recursive: true });
  return folder;
}

/** What a browser is given. */
export async function clientChunks() {
  const { output } = await builtExample();
  const folder = join(output, 'public');
  return globSync('**/*.js', { cwd: folder }).map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
}

/** The names of the server functions and how the browser calls them, as the build has written them down. */
export async function serverFunctionIds() {
  const { output } = await builtExample();
  const entry = readFileSync(join(output, 'server', '_ssr', 'ssr.mjs'), 'utf8');
  const found = entry.matchAll(/"([0-9a-f]{64})": \{\s*functionName: "(\w+)_createServerFn_handler"/g);
  return Object.fromEntries(Array.from(found, ([, id, name]) => [name, id]));
}
