import { once } from 'node:events';

import { simulate, type SimulateFlags } from '../../simulator/main.js';
import { CliError, usageError } from '../cli_error.js';
import { type Command, flag, text, texts, type Values } from '../command.js';
import { EXIT } from '../exit_codes.js';

export const simulateCommand: Command = {
  failure: 'The simulator did not start',
  details: 'Answers on 127.0.0.1 only, until Ctrl-C. With --json it writes one object a line: its addresses first, then what it counts.',
  endsByInterrupt: true,
  options: {
    port: { type: 'string', value: 'number', text: 'listen here (default: any free port)' },
    https: { type: 'boolean', text: 'serve TLS; the certificate to trust is printed' },
    sandbox: { type: 'boolean', text: "be Pinterest's sandbox instead of production" },
    tier: { type: 'string', value: 'standard|trial', text: "the app's access: quotas, and creating pins in production (default standard)" },
    boards: { type: 'string', value: 'number', text: 'boards of the first account, up to 10000 (default 5)' },
    latency: { type: 'string', value: 'ms|min-max', text: 'wait so long before every answer (default 0)' },
    faults: { type: 'string', value: 'storm|JSON', text: '"storm", or an array of faults as in docs/simulator.md (default: none)' },
    seed: { type: 'string', value: 'number', text: 'the same seed gives the same ids and faults (default 1)' },
    'redirect-uri': { type: 'string', value: 'uri', text: 'register another redirect URI; may be given again', multiple: true },
    json: { type: 'boolean', text: 'one JSON object a line: its addresses, then what it counts' },
  },
  run: async ({ values, output, signal }) => {
    const ended = signal.aborted ? Promise.resolve() : once(signal, 'abort');
    const write = (words: string): void => void output.stdout.write(words);
    try {
      await simulate(flagsOf(values), { write, ended, everyMs: 1000 });
    } catch (error) {
      if (error instanceof RangeError) throw usageError(error.message, 'See: pinterest-native simulate --help');
      throw portUnavailable(error, text(values, 'port')) ?? error;
    }
    return EXIT.ok;
  },
};

function portUnavailable(error: unknown, port = 'any'): CliError | undefined {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall !== 'listen') return undefined;
  const why = code === 'EADDRINUSE' ? 'another program listens there' : code;
  return new CliError('port_unavailable', `The simulator cannot listen on port ${port}: ${why}.`, {
    fix: 'Name another with --port <number>, or leave it out: then any free one is taken.',
    cause: error,
  });
}

function flagsOf(values: Values): SimulateFlags {
  const given: Record<string, unknown> = {};
  for (const name of ['port', 'tier', 'boards', 'latency', 'faults', 'seed']) {
    const value = text(values, name);
    if (value !== undefined) given[name] = value;
  }
  for (const name of ['https', 'sandbox', 'json']) if (flag(values, name)) given[name] = true;
  return { ...given, redirectUris: texts(values, 'redirect-uri') };
}
