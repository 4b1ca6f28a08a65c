import type { PinterestError } from '../errors.js';
import { storeFailure } from './failure.js';
import type { Failure } from './sqlite_worker.js';

const CONSTRAINT = 19;
const UNIQUE = new Set([CONSTRAINT | (6 << 8), CONSTRAINT | (8 << 8)]);
const MISMATCH = 20;
const MOVED = 8 | (4 << 8);
const MOVED_AWAY = { code: 'store_broken', retryable: false, advice: 'Restart this process, so that it opens the file that is there now.' };

/** By SQLite's primary result code. */
const KINDS: Readonly<Record<number, { code: string; retryable?: boolean; advice: string }>> = {
  3: { code: 'store_unavailable', advice: 'Let this process read and write the file and its folder.' },
  5: locked(),
  6: locked(),
  8: { code: 'store_unavailable', advice: 'Let this process write to the file and its folder.' },
  10: { code: 'store_unavailable', retryable: true, advice: 'Look after the disk: reading or writing failed.' },
  11: broken(),
  13: { code: 'store_full', retryable: true, advice: 'Make room on its disk; what was being written was not kept.' },
  14: { code: 'store_unavailable', advice: 'Name a file in a folder that exists and that this process may write to.' },
  26: broken(),
};

function locked(): { code: string; retryable: boolean; advice: string } {
  return {
    code: 'store_locked',
    retryable: true,
    advice: 'Another process keeps it locked: end that one, or try again later.',
  };
}

function broken(): { code: string; advice: string } {
  return { code: 'store_broken', advice: 'It is no SQLite database or is damaged: name another file, or restore a backup.' };
}

export function sqliteFailure(path: string, { result, message }: Failure): PinterestError {
  const where = `The SQLite database "${path}"`;
  const primary = (result ?? 0) & 0xff;
  if (primary === CONSTRAINT) {
    const code = UNIQUE.has(result ?? 0) ? 'store_conflict' : 'store_constraint';
    return storeFailure(code, `${where} refused a row: ${message}.`, { stopped: 'permanent' });
  }
  if (primary === MISMATCH) return storeFailure('store_value', `${where} refused a value: ${message}.`);
  const kind = result === MOVED ? MOVED_AWAY : KINDS[primary];
  if (!kind) return storeFailure('store_failed', `${where} failed: ${message}.`);
  return storeFailure(kind.code, `${where} failed: ${message}. ${kind.advice}`, { retryable: kind.retryable });
}
