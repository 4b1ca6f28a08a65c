import { PinterestError } from '../errors.js';
import { type Check, fine, reasonOf, unknown, wrong } from './check.js';

const CODE = 'memory_lock';

export const memoryLock: Check = {
  code: CODE,
  run: async (context) => {
    try {
      const { secrets } = (await context.client()).stats();
      if (secrets.locked) return fine(CODE, 'Secrets are in locked memory and never reach the swap space.');
    } catch (error) {
      if (error instanceof PinterestError && error.code === 'binding_unavailable') return unknown(CODE, reasonOf(error));
      return unknown(CODE, 'Needs the settings and the seal key.');
    }
    return {
      ...wrong(
        CODE,
        'The system does not let this process lock memory: an opened token may reach the swap space for a moment.',
        'Allow 64 KiB: `ulimit -l 64`, LimitMEMLOCK=64K in the systemd unit, or `--ulimit memlock=65536` for the container.',
      ),
      advisory: true,
    };
  },
};
