import type { SimulatorOptions } from '../options.js';
import type { LedgerExport } from '../ledger.js';
import type { Simulator } from '../simulator.js';
import type { CommandName } from './commands.js';

/** What a simulator is called by, sent once it listens. */
export type Address = Pick<Simulator, 'url' | 'apiUrl' | 'authorizeUrl' | 'caCertificate' | 'app'>;

export type ToChild =
  | { kind: 'start'; options: SimulatorOptions }
  | { kind: 'call'; id: number; command: CommandName; args: unknown[] }
  | { kind: 'close' };

export type FromChild =
  | { kind: 'started'; address: Address }
  | { kind: 'failed'; message: string }
  | { kind: 'result'; id: number; value: unknown }
  | { kind: 'error'; id: number; message: string }
  /**
   * The last words before an exit that a fault asked for: the ledger would be lost with the
   * process.
   */
  | { kind: 'exiting'; ledger: LedgerExport };
