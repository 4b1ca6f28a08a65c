import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

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

const WRITTEN_WITHIN_MS = 10_000;

/** One builder at a time: two fresh clones may start at once on one machine. */
export async function withLock(folder, work) {
  mkdirSync(join(folder, '..'), { recursive: true });
  const lock = `${folder}.lock`;
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (!holderLives(lock)) rmSync(lock, { force: true });
      else await sleep(500);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function holderLives(lock) {
  let holder;
  let age;
  try {
    holder = Number(readFileSync(lock, 'utf8'));
    age = Date.now() - statSync(lock).mtimeMs;
  } catch {
    return false;
  }
  // Just being written; or left so by a full disk or a crash, and then everybody would wait for it for ever.
  if (!holder) return age < WRITTEN_WITHIN_MS;
  try {
    process.kill(holder, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
