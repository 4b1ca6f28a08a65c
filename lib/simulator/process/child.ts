import { startSimulator, type Simulator } from '../simulator.js';
import { commandsFor, type Commands } from './commands.js';
import type { FromChild, ToChild } from './messages.js';

/** The exit code of a process that a fault ended. */
const ENDED_BY_FAULT = 70;

let simulator: Simulator | undefined;
let commands: Commands | undefined;

function tell(message: FromChild, then: () => void = () => {}): void {
  process.send?.(message, then);
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function start(message: Extract<ToChild, { kind: 'start' }>): Promise<void> {
  try {
    const exit = (): void => {
      tell({ kind: 'exiting', ledger: simulator!.ledger.export() }, () =>
        process.exit(ENDED_BY_FAULT),
      );
    };
    simulator = await startSimulator(message.options, { exit });
    commands = commandsFor(simulator);
    const { url, apiUrl, authorizeUrl, caCertificate, app } = simulator;
    tell({
      kind: 'started',
      address: { url, apiUrl, authorizeUrl, app, ...(caCertificate ? { caCertificate } : {}) },
    });
  } catch (error) {
    tell({ kind: 'failed', message: textOf(error) }, () => process.exit(1));
  }
}

async function call({ id, command, args }: Extract<ToChild, { kind: 'call' }>): Promise<void> {
  try {
    if (!commands || !Object.hasOwn(commands, command))
      throw new RangeError(`There is no command "${command}"`);
    const run = commands[command] as (...given: unknown[]) => unknown;
    tell({ kind: 'result', id, value: await run(...args) });
  } catch (error) {
    tell({ kind: 'error', id, message: textOf(error) });
  }
}

process.on('message', (message: ToChild) => {
  if (message.kind === 'start') void start(message);
  else if (message.kind === 'call') void call(message);
  else void (simulator?.close() ?? Promise.resolve()).then(() => process.exit(0));
});

// Nobody is left to use it.
process.on('disconnect', () => process.exit(0));
