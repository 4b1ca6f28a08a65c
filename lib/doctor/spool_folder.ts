import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

import { type Check, fine, type Finding, reasonOf, unknown, wrong } from './check.js';

const CODE = 'spool_folder';
const FIX = 'Name a folder of this machine that only this user may write to, and that a restart leaves as it is: PINTEREST_SPOOL_DIR.';
/** As Linux numbers the file systems that are memory: tmpfs and ramfs. */
const IN_MEMORY = [0x01021994, 0x858458f6];
const WRITTEN_BY_OTHERS = 0o022;

/** It is written to when a token was renewed and the database is away: too late to find out that it cannot be. */
export const spoolFolder: Check = {
  code: CODE,
  run: async (context) => {
    let folder: string;
    try {
      folder = context.spoolFolder();
    } catch {
      return unknown(CODE, 'Needs the settings.');
    }
    try {
      return await judge(folder, await nearest(folder));
    } catch (error) {
      return wrong(CODE, `Renewed tokens could not wait in ${folder}: ${reasonOf(error)}`, FIX);
    }
  },
};

async function judge(folder: string, there: string): Promise<Finding> {
  // A folder that is not there yet is made when it is first needed.
  await access(there, constants.R_OK | constants.W_OK | constants.X_OK);
  if (IN_MEMORY.includes((await statfs(there)).type)) {
    return advice(`Renewed tokens would wait in ${folder}, which is in memory: a restart of the machine loses them.`);
  }
  const { mode } = await stat(there);
  if (there === folder && (mode & WRITTEN_BY_OTHERS) !== 0) {
    return advice(`Renewed tokens would wait in ${folder}, to which other users of this machine may write: they could delete them.`);
  }
  return fine(CODE, `Renewed tokens can wait in ${folder}, should the database be away.`);
}

const advice = (message: string): Finding => ({ ...wrong(CODE, message, FIX), advisory: true });

/** The folder, or what of its path is there already. */
async function nearest(folder: string): Promise<string> {
  for (let path = folder; ; path = dirname(path)) {
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT' || path === dirname(path)) throw error;
    });
    if (found && !found.isDirectory()) throw new Error(`${path} is no folder`);
    if (found) return path;
  }
}
