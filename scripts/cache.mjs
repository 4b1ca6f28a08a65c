import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';

export const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');

/** Outside the tree, so that a fresh clone finds what an earlier one built. Everything in it is named by its content. */
export function cacheRoot() {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return process.env.PINTEREST_CACHE_DIR || join(base, 'pinterest-native');
}

/** Hash over texts and over files below the repository (folders are walked). */
export function contentKey({ texts = [], paths = [] }) {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`text ${text.length}\0${text}\0`);
  for (const path of paths.flatMap(filesBelow).sort()) {
    hash.update(`file ${relative(root, path)}\0`).update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex').slice(0, 24);
}

function filesBelow(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesBelow(join(path, name)));
}
