import { parseArgs } from 'node:util';
import type { Fault } from './faults/fault.js';
import { DEFAULT_SCOPES } from './operations.js';
import { DEFAULT_APP, type SimulatorOptions } from './options.js';
import { startSimulator, type Simulator } from './simulator.js';

const HELP = `pinterest-native simulate: Pinterest's API v5 on this machine, for development and tests

  --port <number>           listen here (default: any free port); only ever on 127.0.0.1
  --https                   serve TLS; the certificate to trust is printed
  --sandbox                 be Pinterest's sandbox instead of production
  --tier <standard|trial>   the app's access: quotas, and creating pins in production (default standard)
  --boards <number>         boards of the first account (default 5)
  --latency <ms|min-max>    wait so long before every answer
  --faults <storm|JSON>     "storm", or an array of faults as in the documentation
  --seed <number>           the same seed gives the same ids and faults (default 1)
  --redirect-uri <uri>      register another redirect URI; may be repeated
  --json                    one JSON object a line
  --help                    this text
`;

const OPTIONS = {
  port: { type: 'string' },
  https: { type: 'boolean' },
  sandbox: { type: 'boolean' },
  tier: { type: 'string' },
  boards: { type: 'string' },
  latency: { type: 'string' },
  faults: { type: 'string' },
  seed: { type: 'string' },
  'redirect-uri': { type: 'string', multiple: true },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** Where a command writes, and how it learns that it should end. */
export interface Surroundings {
  write: (text: string) => void;
  ended: Promise<unknown>;
  everyMs: number;
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d+$/.test(text))
    throw new RangeError(`--${name}: expected a whole number but received "${text}"`);
  return Number(text);
}

function readLatency(text: string): number | [number, number] {
  const [low, high] = text.split('-');
  const from = wholeNumber('latency', low!);
  return high === undefined ? from : [from, wholeNumber('latency', high)];
}

function armFaults(simulator: Simulator, text: string): void {
  if (text === 'storm') return void simulator.faults.storm();
  let faults: unknown;
  try {
    faults = JSON.parse(text);
  } catch (cause) {
    throw new RangeError('--faults: expected "storm" or a JSON array of faults', { cause });
  }
  if (!Array.isArray(faults))
    throw new RangeError('--faults: expected "storm" or a JSON array of faults');
  for (const fault of faults as Fault[]) simulator.faults.add(fault);
}

function readArguments(args: string[]) {
  const { values } = parseArgs({ args, options: OPTIONS });
  const redirectUris = [...DEFAULT_APP.redirectUris, ...(values['redirect-uri'] ?? [])];
  const options: SimulatorOptions = {
    app: { ...DEFAULT_APP, redirectUris },
    https: values.https ?? false,
    environment: values.sandbox ? 'sandbox' : 'production',
    ...(values.port === undefined ? {} : { port: wholeNumber('port', values.port) }),
    ...(values.seed === undefined ? {} : { seed: wholeNumber('seed', values.seed) }),
    ...(values.latency === undefined ? {} : { latencyMs: readLatency(values.latency) }),
    // Anything else is refused by startSimulator, which names the choices.
    ...(values.tier === undefined ? {} : { tier: values.tier as 'standard' | 'trial' }),
  };
  return { values, options, boards: wholeNumber('boards', values.boards ?? '5') };
}

function consentLink(simulator: Simulator): string {
  const link = new URL(simulator.authorizeUrl);
  link.searchParams.set('client_id', simulator.app.id);
  link.searchParams.set('redirect_uri', simulator.app.redirectUris.at(-1)!);
  link.searchParams.set('response_type', 'code');
  link.searchParams.set('scope', DEFAULT_SCOPES.join(','));
  link.searchParams.set('state', 'simulated');
  return link.href;
}

function introduction(simulator: Simulator): string {
  const lines = [
    `API           ${simulator.apiUrl}`,
    `Authorize URL ${simulator.authorizeUrl}`,
    `App id        ${simulator.app.id}`,
    `App secret    ${simulator.app.secret}`,
    `Redirect URIs ${simulator.app.redirectUris.join('\n              ')}`,
    `Consent       ${consentLink(simulator)}`,
  ];
  return `${lines.join('\n')}\n${simulator.caCertificate ?? ''}Stop with Ctrl+C.\n`;
}

function counts({ ledger }: Simulator) {
  return {
    requests: ledger.received,
    connections: ledger.connections,
    pins: ledger.pins.length,
    duplicates: ledger.duplicates().length,
  };
}

const sentence = (now: ReturnType<typeof counts>): string =>
  `${now.requests} requests on ${now.connections} connections, ${now.pins} pins, ${now.duplicates} made twice\n`;

/** Runs the command until `ended`; says what happened whenever something did. */
export async function simulate(
  args: string[],
  { write, ended, everyMs }: Surroundings,
): Promise<void> {
  const { values, options, boards } = readArguments(args);
  if (values.help) return write(HELP);
  const simulator = await startSimulator(options);
  try {
    simulator.accounts.create({ username: 'pinner', boards, sectionsPerBoard: 1 });
    if (values.faults !== undefined) armFaults(simulator, values.faults);
    const { url, apiUrl, authorizeUrl, app, caCertificate } = simulator;
    const address = {
      url,
      apiUrl,
      authorizeUrl,
      appId: app.id,
      consent: consentLink(simulator),
      caCertificate,
    };
    write(values.json ? `${JSON.stringify(address)}\n` : introduction(simulator));
    let told = 0;
    const tell = (): void => {
      if (simulator.ledger.received === told) return;
      told = simulator.ledger.received;
      write(values.json ? `${JSON.stringify(counts(simulator))}\n` : sentence(counts(simulator)));
    };
    const timer = setInterval(tell, everyMs);
    await ended;
    clearInterval(timer);
    tell();
  } finally {
    await simulator.close();
  }
}

/** The command as a terminal runs it: until Ctrl+C. */
export function simulateUntilInterrupted(args: string[]): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    process.once('SIGINT', () => {
      resolve();
    });
    process.once('SIGTERM', () => {
      resolve();
    });
  });
  return simulate(args, {
    write: (text) => {
      process.stdout.write(text);
    },
    ended,
    everyMs: 1000,
  });
}
