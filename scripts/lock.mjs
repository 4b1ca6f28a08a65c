import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { say } from './progress.mjs';

const BETWEEN_LOOKS_MS = 500;

/** One builder at a time: two fresh clones may start at once on one machine. */
export async function withLock(folder, work) {
  mkdirSync(dirname(folder), { recursive: true });
  const lock = `${folder}.lock`;
  await take(lock);
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Linked when it is whole: a lock that did not say whose it is could not be told from one that a crash left. */
async function take(lock) {
  const name = `${process.pid}-${randomUUID()}`;
  const draft = `${lock}.${name}`;
  writeFileSync(draft, name);
  try {
    let isTold = false;
    while (!made(() => linkSync(draft, lock))) {
      const holder = holderOf(lock);
      if (holder === undefined) continue;
      if (!lives(holder)) removeDead(lock, holder);
      else if (!isTold) {
        say(`waiting for process ${Number.parseInt(holder)}, which builds the same (if it does not: remove ${lock})`);
        isTold = true;
      }
      await sleep(BETWEEN_LOOKS_MS);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** False when it is there already. */
function made(make) {
  try {
    make();
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

/** Of several who see that the holder has died, one may remove what it left: the others would remove the lock of the next. */
function removeDead(lock, holder) {
  const right = `${lock}.after-${holder}`;
  if (!made(() => writeFileSync(right, '', { flag: 'wx' }))) return;
  try {
    if (holderOf(lock) === holder) rmSync(lock, { force: true });
  } finally {
    rmSync(right, { force: true });
  }
}

/** Undefined when there is no lock any more. */
function holderOf(lock) {
  try {
    return readFileSync(lock, 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  }
}

function lives(holder) {
  const pid = Number.parseInt(holder);
  // One without a name is of a disk that was full.
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
