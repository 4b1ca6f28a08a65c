import { KNOWN_ERRORS } from '../api_error.js';
import { OPERATIONS } from '../operations.js';
import { LONGEST_LATENCY_MS } from '../options.js';
import type { Fault, FaultMatch } from './fault.js';
import { STORM_RATES } from './storm.js';

/** Where videos go is no operation of the API, but fails like one. */
const UPLOAD = { id: 'media/upload', path: '/upload' };
const STRUCK = [...OPERATIONS, UPLOAD];

function refuse(reason: string): never {
  throw new RangeError(`faults: ${reason}`);
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0;
const isAmount = (value: unknown): boolean =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;

export function checkOperations(operations: readonly string[]): void {
  for (const id of operations) {
    if (!STRUCK.some((known) => known.id === id)) refuse(`there is no operation "${String(id)}"`);
  }
}

function checkMatch({ operation, route }: FaultMatch): void {
  checkOperations(operation === undefined ? [] : [operation].flat());
  if (route !== undefined && !STRUCK.some(({ path }) => path === route))
    refuse(`there is no route "${route}"`);
}

function checkTurns({ nth, every, probability, times }: Fault): void {
  const turns = nth === undefined ? [] : [nth].flat();
  if (!turns.every(isCount)) refuse('expected nth to be a number from 1, or several');
  for (const [name, value] of Object.entries({ every, times })) {
    if (value !== undefined && !isCount(value)) refuse(`expected ${name} to be a number from 1`);
  }
  if (probability !== undefined && !(isAmount(probability) && probability <= 1)) {
    refuse('expected probability to be a number from 0 to 1');
  }
}

/** An amount left out would become NaN, and the fault would do something else than meant. */
const AMOUNTS: Partial<Record<string, string>> = {
  delay: 'ms',
  execute_later: 'seconds',
  list_later: 'seconds',
  rate_limited: 'resetSeconds',
};

/** Refuses a fault that could never strike, or would not do what it says. */
export function checkFault(fault: Fault, mayExit: boolean): void {
  const { effect, match } = fault;
  const kind = effect?.kind;
  if (!Object.hasOwn(STORM_RATES, kind ?? '')) refuse(`there is no fault "${String(kind)}"`);
  const amount = AMOUNTS[kind];
  const given = amount === undefined ? 0 : (effect as unknown as Record<string, unknown>)[amount];
  if (!isAmount(given)) refuse(`expected effect.${amount} of ${kind} to be a number >= 0`);
  if (kind === 'delay' && effect.ms > LONGEST_LATENCY_MS) {
    refuse(`expected effect.ms of delay to be a number from 0 to ${LONGEST_LATENCY_MS}`);
  }
  if (kind === 'error' && !Object.hasOwn(KNOWN_ERRORS, effect.error))
    refuse(`there is no error "${effect.error}"`);
  if (kind === 'redirect' && typeof effect.location !== 'string')
    refuse('expected effect.location of redirect to be text');
  if (kind === 'execute_and_cut' && effect.exitProcess && !mayExit) {
    refuse('exitProcess needs a simulator of its own process: startSimulatorProcess()');
  }
  if (match) checkMatch(match);
  checkTurns(fault);
}
