import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fchownSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';

import { loadSealing } from '../binding.js';
import { generateSealKey, readKeyFile } from './key_file.js';

// The id of the key that is to seal next; the key itself is last in the ring.
const nextFile = (path: string): string => `${path}.next`;

const idOf = (key: string): string => loadSealing().createSealer({ keys: [key] }).keyId;

/** Puts a new key last in the ring: whoever reads the file from now on opens its seals, and nobody makes any yet. */
export function addKey(path: string): string {
  const keys = readKeyFile(path);
  const waiting = nextKeyId(path);
  if (waiting !== undefined) return waiting;
  const key = generateSealKey();
  const id = idOf(key);
  replaceFile(path, [...keys, key]);
  replaceFile(nextFile(path), [id], path);
  return id;
}

/** The id of a key that was added and does not seal yet. None when the file was put back as it was before: the key is gone from it. */
export function nextKeyId(path: string): string | undefined {
  if (!existsSync(nextFile(path))) return undefined;
  const id = readFileSync(nextFile(path), 'utf8').trim();
  return readKeyFile(path).some((key) => idOf(key) === id) ? id : undefined;
}

/** Lets the added key seal. The old ones stay: backups and other processes' seals need them. */
export function putFirst(path: string, keyId: string): string[] {
  const keys = readKeyFile(path);
  const ring = [...keys.filter((key) => idOf(key) === keyId), ...keys.filter((key) => idOf(key) !== keyId)];
  replaceFile(path, ring);
  return ring;
}

export const endRotation = (path: string): void => rmSync(nextFile(path), { force: true });

/** The old content or the new one, whenever the machine stops. Whose the file at `like` is, his it is: root may do this for a service. */
function replaceFile(path: string, lines: readonly string[], like = path): void {
  const { uid, gid } = statSync(like);
  const draft = `${path}.${randomUUID()}`;
  try {
    const file = openSync(draft, 'wx', 0o600);
    try {
      if (process.getuid?.() === 0) fchownSync(file, uid, gid);
      writeFileSync(file, `${lines.join('\n')}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
