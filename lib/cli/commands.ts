import type { Command } from './command.js';

export interface CommandEntry {
  name: string;
  summary: string;
  /** Commands are loaded when they are asked for. */
  load: () => Promise<Command>;
}

/** In the order in which somebody who starts needs them. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'keys generate',
    summary: 'a new seal key',
    load: async () => (await import('./commands/keys_generate.js')).keysGenerate,
  },
  {
    name: 'demo',
    summary: 'the whole way through a simulated Pinterest, checked against its ledger',
    load: async () => (await import('./commands/demo.js')).demoCommand,
  },
  {
    name: 'simulate',
    summary: 'a Pinterest on this machine, for development and tests',
    load: async () => (await import('./commands/simulate.js')).simulateCommand,
  },
];
