import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';

/**
 * Files from which the application's own packages are looked for, in order: the folder it was started in, the program
 * that was started and what that program depends on, and this package. Inside a program that others installed, such as
 * n8n, the folder says nothing, and pnpm shows a package's dependencies to that package alone.
 */
export function* driverPlaces(): Generator<string> {
  yield join(process.cwd(), 'package.json');
  for (const program of programs()) {
    yield program;
    for (const folder of dependencyFolders(program)) yield join(folder, 'package.json');
  }
  yield __filename;
}

/** As the file really lies: what is on the PATH is a link to it. */
function programs(): Set<string> {
  const found = new Set<string>();
  for (const given of [require.main?.filename, process.argv[1]]) {
    if (given !== undefined && existsSync(given)) found.add(realpathSync(given));
  }
  return found;
}

function* dependencyFolders(program: string): Generator<string> {
  const { resolve } = createRequire(program);
  for (const name of dependencyNames(program)) {
    const folder = resolve.paths(name)?.map((modules) => join(modules, name)).find((path) => existsSync(path));
    if (folder !== undefined) yield realpathSync(folder);
  }
}

/** Of the package that the program belongs to. */
function dependencyNames(program: string): string[] {
  for (let folder = dirname(program); ; folder = dirname(folder)) {
    const dependencies = readDependencies(join(folder, 'package.json'));
    if (dependencies !== undefined) return Object.keys(dependencies);
    if (folder === dirname(folder)) return [];
  }
}

/** Undefined: no package begins here, or none that can be read. */
function readDependencies(manifest: string): object | undefined {
  try {
    const { name, dependencies } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string; dependencies?: object };
    return name === undefined ? undefined : (dependencies ?? {});
  } catch {
    return undefined;
  }
}
