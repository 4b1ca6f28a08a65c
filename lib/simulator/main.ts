import { plural } from '../plural.js';
import type { Fault } from './faults/fault.js';
import { DEFAULT_SCOPES } from './operations.js';
import { DEFAULT_APP, LONGEST_LATENCY_MS, type SimulatorOptions } from './options.js';
import type { Tier } from './rate_limits.js';
import { startSimulator, type Simulator } from './simulator.js';

/** The command's options as they were typed. */
export interface SimulateFlags {
  port?: string;
  https?: boolean;
  sandbox?: boolean;
  tier?: string;
  boards?: string;
  latency?: string;
  faults?: string;
  seed?: string;
  redirectUris?: readonly string[];
  /** One JSON object a line. */
  json?: boolean;
}

/** Where a command writes, and how it learns that it should end. */
export interface Surroundings {
  write: (text: string) => void;
  ended: Promise<unknown>;
  everyMs: number;
}

const HIGHEST_PORT = 65_535;
/** Pinterest lets an account have 2,000. All are in memory, with a section each. */
const MOST_BOARDS = 10_000;

function refuse(name: string, expected: string, text: string): never {
  throw new RangeError(`--${name}: expected ${expected} but received "${text}"`);
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number)) refuse(name, 'a whole number', text);
  return number;
}

function numberUpTo(most: number, name: string, text: string): number {
  const number = wholeNumber(name, text);
  return number <= most ? number : refuse(name, `at most ${most}`, text);
}

function readTier(text: string): Tier {
  return text === 'standard' || text === 'trial' ? text : refuse('tier', '"standard" or "trial"', text);
}

function readLatency(text: string): number | [number, number] {
  const [low = '', high, ...more] = text.split('-');
  if (more.length > 0) refuse('latency', 'milliseconds, or least-most,', text);
  const from = numberUpTo(LONGEST_LATENCY_MS, 'latency', low);
  if (high === undefined) return from;
  const to = numberUpTo(LONGEST_LATENCY_MS, 'latency', high);
  return from <= to ? [from, to] : refuse('latency', 'the least first', text);
}

function armFaults(simulator: Simulator, text: string): void {
  if (text === 'storm') return void simulator.faults.storm();
  let faults: unknown;
  try {
    faults = JSON.parse(text);
  } catch (cause) {
    throw new RangeError('--faults: expected "storm" or a JSON array of faults', { cause });
  }
  const isObject = (each: unknown): boolean => typeof each === 'object' && each !== null;
  if (!Array.isArray(faults) || !faults.every(isObject))
    throw new RangeError('--faults: expected "storm" or a JSON array of faults');
  try {
    for (const fault of faults as Fault[]) simulator.faults.add(fault);
  } catch (error) {
    throw new RangeError(`--${(error as Error).message}`, { cause: error });
  }
}

function readFlags(flags: SimulateFlags): SimulatorOptions {
  const given = flags.redirectUris ?? [];
  for (const uri of given) if (!URL.canParse(uri)) refuse('redirect-uri', 'a whole URI', uri);
  const redirectUris = [...DEFAULT_APP.redirectUris, ...given];
  return {
    app: { ...DEFAULT_APP, redirectUris },
    https: flags.https ?? false,
    environment: flags.sandbox ? 'sandbox' : 'production',
    ...(flags.port === undefined ? {} : { port: numberUpTo(HIGHEST_PORT, 'port', flags.port) }),
    ...(flags.seed === undefined ? {} : { seed: wholeNumber('seed', flags.seed) }),
    ...(flags.latency === undefined ? {} : { latencyMs: readLatency(flags.latency) }),
    ...(flags.tier === undefined ? {} : { tier: readTier(flags.tier) }),
  };
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
  `${plural(now.requests, 'request')} on ${plural(now.connections, 'connection')}, ${plural(now.pins, 'pin')}, ${now.duplicates} made twice\n`;

/** Runs the command until `ended`; says what happened whenever something did. */
export async function simulate(
  flags: SimulateFlags,
  { write, ended, everyMs }: Surroundings,
): Promise<void> {
  const boards = numberUpTo(MOST_BOARDS, 'boards', flags.boards ?? '5');
  const simulator = await startSimulator(readFlags(flags));
  try {
    simulator.accounts.create({ username: 'pinner', boards, sectionsPerBoard: 1 });
    if (flags.faults !== undefined) armFaults(simulator, flags.faults);
    const { url, apiUrl, authorizeUrl, app, caCertificate } = simulator;
    const address = {
      url,
      apiUrl,
      authorizeUrl,
      appId: app.id,
      appSecret: app.secret,
      redirectUris: app.redirectUris,
      consent: consentLink(simulator),
      caCertificate,
    };
    write(flags.json ? `${JSON.stringify(address)}\n` : introduction(simulator));
    let told = 0;
    const tell = (): void => {
      if (simulator.ledger.received === told) return;
      told = simulator.ledger.received;
      write(flags.json ? `${JSON.stringify(counts(simulator))}\n` : sentence(counts(simulator)));
    };
    const timer = setInterval(tell, everyMs);
    await ended;
    clearInterval(timer);
    tell();
  } finally {
    await simulator.close();
  }
}
