import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { PinterestError } from '../errors.js';
import type { Database } from '../store/database.js';
import { type Renewed, storeRenewed } from './store_renewed.js';
import type { TokenStore } from './token_store.js';

const SUFFIX = '.tokens.json';

/**
 * Renewed tokens on their way to the database. Pinterest has killed the old refresh token by then, so a database that
 * is down and a process that dies must not lose the new one. Sealed, 0600, fsynced, and applied by whoever comes next.
 */
export class Spool {
  readonly #folder: string;
  readonly #database: Database;
  readonly #tokens: TokenStore;

  constructor(folder: string, database: Database, tokens: TokenStore) {
    this.#folder = folder;
    this.#database = database;
    this.#tokens = tokens;
  }

  /** The file's path. */
  async write(renewed: Renewed): Promise<string> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const path = this.#pathOf(renewed);
    const draft = `${path}.${randomUUID()}`;
    try {
      await writeSynced(draft, JSON.stringify(renewed));
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    await syncFolder(this.#folder);
    return path;
  }

  async remove(renewed: Renewed): Promise<void> {
    await rm(this.#pathOf(renewed), { force: true });
  }

  /** When the connection goes, so do its tokens: those of a file that was never finished, or set aside, too. */
  async forget(connectionId: string): Promise<void> {
    for (const name of await this.#everything()) {
      if (name.startsWith(`${connectionId}.`)) await rm(join(this.#folder, name), { force: true });
    }
  }

  /** Stores what was left behind, of one connection or of all. */
  async apply(connectionId?: string): Promise<void> {
    for (const name of await this.#names(connectionId)) {
      const path = join(this.#folder, name);
      const renewed = await read(path).catch((error: unknown) => {
        throw unusable(path, error);
      });
      if (renewed === undefined) continue;
      const stored = await storeRenewed(this.#database, this.#tokens, renewed);
      // Without its row it may belong to another database, and is kept as long as it is good for anything.
      if (stored === 'no_connection' && isGood(renewed)) continue;
      await rm(path, { force: true });
    }
  }

  async #names(connectionId = ''): Promise<string[]> {
    const names = await this.#everything();
    return names.filter((name) => name.startsWith(connectionId) && name.endsWith(SUFFIX)).sort();
  }

  async #everything(): Promise<string[]> {
    try {
      return await readdir(this.#folder);
    } catch (error) {
      if (isMissing(error)) return [];
      throw unusable(this.#folder, error);
    }
  }

  /** A refresh token that came alone leaves the version as it was: the file of what it brings then must be another. */
  #pathOf({ connectionId, version, issuedAt }: Renewed): string {
    return join(this.#folder, `${connectionId}.${version}.${Date.parse(issuedAt)}${SUFFIX}`);
  }
}

/** Undefined: another process applied it a moment ago, or nobody can make sense of it any more. */
async function read(path: string): Promise<Renewed | undefined> {
  try {
    const renewed = JSON.parse(await readFile(path, 'utf8')) as Partial<Renewed> | null;
    if (typeof (renewed?.pair?.access ?? renewed?.pair?.refresh) === 'string') return renewed as Renewed;
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (!(error instanceof SyntaxError)) throw error;
  }
  // Out of the way, and still there to be looked at: one damaged file must not keep a service from starting.
  await rename(path, `${path}.unreadable`).catch((error: unknown) => {
    // Another process has done it meanwhile.
    if (!isMissing(error)) throw error;
  });
  return undefined;
}

/** A refresh token outlives its access token, and brings the next one. */
function isGood({ pair, accessTokenExpiresAt, refreshTokenExpiresAt }: Renewed): boolean {
  const end = pair.refresh === null ? accessTokenExpiresAt : refreshTokenExpiresAt;
  return end === null || Date.parse(end) > Date.now();
}

function unusable(path: string, cause: unknown): PinterestError {
  return new PinterestError(
    {
      code: 'spool_unusable',
      field: 'spoolDir',
      message:
        `Renewed tokens may wait in ${path}, and it cannot be read: ${(cause as Error).message}. Let this process read ` +
        'it, or name another folder with PINTEREST_SPOOL_DIR.',
      stopped: 'permanent',
    },
    { cause },
  );
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Until the folder is on disk, so is not the name in it. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function isMissing(error: unknown): boolean {
  return (error as { code?: string }).code === 'ENOENT';
}
