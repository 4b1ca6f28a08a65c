import { randomUUID } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

import { loadBinding } from '../binding.js';
import { PinterestError } from '../errors.js';

const OF_OTHERS = 0o077;

/** A new key in base64, drawn from the operating system. */
export function generateSealKey(): string {
  return loadBinding().generateKey();
}

/** The keys in the file, one a line; the file is made at first use. */
export function readKeyFile(path: string): string[] {
  return keysIn(path) ?? keysIn(madeOnce(path)) ?? [];
}

function keysIn(path: string): string[] | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined;
    throw unreadable(path, error);
  }
  try {
    const found = fstatSync(file);
    if (found.isDirectory()) throw new Error('a folder is in its place');
    refuseOpenFile(path, found.mode);
    const keys = readFileSync(file, 'utf8').split(/\s+/).filter(Boolean);
    if (keys.length > 0) return keys;
    throw new Error('there is no key in it');
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    closeSync(file);
  }
}

/** Of two processes that start together one makes the key, and both use it: a link is never put over another. */
function madeOnce(path: string): string {
  const draft = `${path}.${randomUUID()}`;
  try {
    const file = openSync(draft, 'wx', 0o600);
    try {
      writeFileSync(file, `${generateSealKey()}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    linkSync(draft, path);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw unreadable(path, error);
  } finally {
    rmSync(draft, { force: true });
  }
  return path;
}

function refuseOpenFile(path: string, mode: number): void {
  if ((mode & OF_OTHERS) === 0) return;
  throw new PinterestError({
    code: 'seal_key_file_open',
    field: 'sealKeys',
    message:
      `Others may read the seal key file ${path} (mode ${(mode & 0o777).toString(8)}): run "chmod 600 ${path}". ` +
      'If somebody may have read it, change the key and reconnect.',
    stopped: 'permanent',
  });
}

function unreadable(path: string, cause: unknown): PinterestError {
  // The key is made by the addon, whose absence has a message of its own.
  if (cause instanceof PinterestError) return cause;
  return new PinterestError(
    {
      code: 'seal_key_file_unusable',
      field: 'sealKeys',
      message:
        `The seal key file ${path} cannot be used: ${(cause as Error).message}. Make its folder writable, or give the ` +
        'keys with PINTEREST_SEAL_KEYS.',
      stopped: 'permanent',
    },
    { cause },
  );
}
