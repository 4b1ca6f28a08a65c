import type { IncomingMessage } from 'node:http';
import type { WorldClock } from '../clock.js';
import type { FaultPlan } from '../faults/fault_plan.js';
import type { Ledger } from '../ledger.js';
import type { ResolvedOptions } from '../options.js';
import type { Consents } from '../world/consents.js';
import type { TokenBook } from '../world/tokens.js';
import type { World } from '../world/world.js';
import type { AnswerWriter } from './answer_writer.js';

/** What a fault may do to the connection and the process beneath the API. */
export interface Ground {
  cut(request: IncomingMessage, how: 'fin' | 'rst'): void;
  closePort(): void;
  exitProcess(): void;
  origin(): string;
}

/** What a simulator is made of. */
export interface Parts {
  options: ResolvedOptions;
  clock: WorldClock;
  world: World;
  tokens: TokenBook;
  consents: Consents;
  ledger: Ledger;
  faults: FaultPlan;
  writer: AnswerWriter;
  ground: Ground;
}
