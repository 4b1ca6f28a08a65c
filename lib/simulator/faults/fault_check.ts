import { OPERATIONS } from '../operations.js';
import { problemOf } from './effect_fields.js';
import type { Fault, FaultMatch, Storm } from './fault.js';
import { STORM_RATES } from './storm.js';

/** Where videos go is no operation of the API, but fails like one. */
const UPLOAD = { id: 'media/upload', path: '/upload' };
const STRUCK = [...OPERATIONS, UPLOAD];
const METHODS = ['GET', 'POST', 'PATCH', 'DELETE'];

function refuse(reason: string): never {
  throw new RangeError(`faults: ${reason}`);
}

/** Left unread, a misspelt word would let a fault strike others than were meant: without its `match` all of them. */
function refuseUnknown(what: string, given: object, known: readonly string[]): void {
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined) refuse(`${what} has no "${unknown}", only ${known.join(', ')}`);
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0;
const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

function checkOperations(operations: readonly string[]): void {
  for (const id of operations) {
    if (!STRUCK.some((known) => known.id === id)) refuse(`there is no operation "${String(id)}"`);
  }
}

function checkMatch(match: FaultMatch): void {
  if (typeof match !== 'object' || match === null) refuse('expected match to be an object');
  refuseUnknown('match', match, ['operation', 'method', 'route', 'accountId', 'bodyContains']);
  const { operation, method, route, accountId, bodyContains } = match;
  const operations = operation === undefined ? [] : [operation].flat();
  if (operation !== undefined && operations.length === 0) refuse('expected match.operation to name one');
  checkOperations(operations);
  if (method !== undefined && !METHODS.includes(method)) refuse(`expected match.method to be one of ${METHODS.join(', ')}`);
  if (route !== undefined && !STRUCK.some(({ path }) => path === route))
    refuse(`there is no route "${route}"`);
  for (const [name, value] of Object.entries({ accountId, bodyContains })) {
    if (value !== undefined && !isText(value)) refuse(`expected match.${name} to be text`);
  }
}

function checkTurns({ nth, every, probability, times }: Fault): void {
  const given = Object.entries({ nth, every, probability }).filter(([, value]) => value !== undefined);
  if (given.length > 1) refuse(`expected one of ${given.map(([name]) => name).join(' and ')}, not both`);
  const turns = nth === undefined ? [1] : [nth].flat();
  if (turns.length === 0 || !turns.every(isCount)) refuse('expected nth to be a number from 1, or several');
  for (const [name, value] of Object.entries({ every, times })) {
    if (value !== undefined && !isCount(value)) refuse(`expected ${name} to be a number from 1`);
  }
  if (probability !== undefined && !(typeof probability === 'number' && probability >= 0 && probability <= 1)) {
    refuse('expected probability to be a number from 0 to 1');
  }
}

/** Refuses a fault that could never strike, or would not do what it says. */
export function checkFault(fault: Fault, mayExit: boolean): void {
  refuseUnknown('a fault', fault, ['match', 'nth', 'every', 'probability', 'times', 'effect']);
  const { effect, match } = fault;
  const kind = effect?.kind;
  if (!Object.hasOwn(STORM_RATES, kind ?? '')) refuse(`there is no fault "${String(kind)}"`);
  const problem = problemOf(effect);
  if (problem !== undefined) refuse(problem);
  if (kind === 'execute_and_cut' && effect.exitProcess && !mayExit) {
    refuse('exitProcess needs a simulator of its own process: startSimulatorProcess()');
  }
  if (match !== undefined) checkMatch(match);
  checkTurns(fault);
}

export function checkStorm(storm: Storm): void {
  refuseUnknown('a storm', storm, ['seed', 'rates', 'operations']);
  checkOperations(storm.operations ?? []);
}
