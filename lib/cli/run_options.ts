import type { RunOptions } from '../types.js';
import { wholeNumber } from './arguments.js';
import type { Command, Invocation } from './command.js';
import type { ProgressBar } from './progress_bar.js';
import { ALL_TENANTS_OPTIONS } from './settings.js';

/** What a run over many pins takes. */
export const RUN_OPTIONS: Command['options'] = {
  ...ALL_TENANTS_OPTIONS,
  limit: { type: 'string', value: 'number', text: 'pins at most (default 1000)' },
  deadline: { type: 'string', value: 'seconds', text: 'take no more pins after this long (default: no end)' },
};

export function runOptions({ values, signal }: Invocation, bar: ProgressBar): RunOptions {
  const limit = wholeNumber(values, 'limit', 1, 1_000_000);
  const deadline = wholeNumber(values, 'deadline', 1, 86_400);
  return {
    signal,
    onProgress: bar.take,
    ...(limit !== undefined && { limit }),
    ...(deadline !== undefined && { deadlineMs: deadline * 1000 }),
  };
}
