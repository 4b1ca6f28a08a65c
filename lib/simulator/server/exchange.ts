import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CutEffect, FaultEffect, ReplacedEffect } from '../faults/fault.js';
import type { ReceivedRequest } from '../ledger.js';
import type { Outgoing } from './answer_writer.js';

/**
 * A request under way: what came in, where the answer goes, and what would answer it if no fault
 * struck.
 */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  entry: ReceivedRequest;
  effects: readonly FaultEffect[];
  /** On every answer, also on one that a fault puts in the place of the right one. */
  headers: Record<string, string>;
  /** What keeps the request from being executed, if anything does. */
  refuse(): Outgoing | undefined;
  execute(): Outgoing;
}

type Kind = FaultEffect['kind'];

const DECIDING: ReadonlySet<Kind> = new Set([
  'stall',
  'close',
  'execute_and_cut',
  'execute_later',
  'error',
  'gateway_error',
  'rate_limited',
  'redirect',
]);

/** The one effect, if any, that takes the place of the operation's own answer. */
export function decidingEffect(
  effects: readonly FaultEffect[],
): CutEffect | ReplacedEffect | undefined {
  return effects.find((effect): effect is CutEffect | ReplacedEffect => DECIDING.has(effect.kind));
}

/** Does the operation run although its answer is cut or replaced? */
export function executes(effect: CutEffect | ReplacedEffect): boolean {
  switch (effect.kind) {
    case 'execute_and_cut':
    case 'execute_later':
      return true;
    case 'stall':
    case 'error':
    case 'gateway_error':
      return effect.executed ?? false;
    case 'close':
    case 'rate_limited':
    case 'redirect':
      return false;
  }
}
