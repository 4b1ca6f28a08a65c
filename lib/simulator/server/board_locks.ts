import { ApiError, knownError } from '../api_error.js';
import type { Call } from '../api/call.js';
import type { ResolvedOptions } from '../options.js';

/** Pinterest refuses a write to a board while another one is under way. */
export class BoardLocks {
  readonly #mode: ResolvedOptions['overlappingBoardWrites'];
  readonly #busy = new Set<string>();

  constructor(mode: ResolvedOptions['overlappingBoardWrites']) {
    this.#mode = mode;
  }

  /** A function that ends the write, or undefined when the board is busy. */
  take(call: Call): (() => void) | undefined {
    const board = this.#mode === false ? undefined : boardOf(call);
    if (board === undefined) return () => {};
    if (this.#busy.has(board)) return undefined;
    this.#busy.add(board);
    return () => {
      this.#busy.delete(board);
    };
  }

  refusal(): ApiError {
    return knownError(this.#mode === 'conflict' ? 'exclusive_access' : 'rate_limited');
  }
}

function boardOf(call: Call): string | undefined {
  if (call.operation.category !== 'org_write') return undefined;
  if (call.params['board_id'] !== undefined) return call.params['board_id'];
  return /"board_id"\s*:\s*"(\d+)"/.exec(call.body.toString('latin1'))?.[1];
}
