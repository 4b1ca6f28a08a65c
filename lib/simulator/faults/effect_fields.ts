import { KNOWN_ERRORS } from '../api_error.js';
import { LONGEST_LATENCY_MS } from '../options.js';
import type { FaultEffect, FaultKind } from './fault.js';

/** What a value has to be, in words; undefined: it is. */
type Rule = (value: unknown) => string | undefined;

const LARGEST_BODY = 256 * 1024 * 1024;
const MOST_LINES = 10_000;
const MOST_PIECES = 1_000_000;

const expecting =
  (words: string, isFit: (value: unknown) => boolean): Rule =>
  (value) =>
    isFit(value) ? undefined : words;

const oneOf = (...choices: readonly unknown[]): Rule => expecting(`one of ${choices.join(', ')}`, (value) => choices.includes(value));
const isAmount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const amount = expecting('a number >= 0', isAmount);
const amountUpTo = (most: number): Rule => expecting(`a number from 0 to ${most}`, (value) => isAmount(value) && value <= most);
const countUpTo = (most: number): Rule =>
  expecting(`a whole number from 1 to ${most}`, (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most);
/** Anything else could not be written, and would end the simulator. */
const headerText = expecting('text that fits in a header', (value) => typeof value === 'string' && /^[\x20-\x7e]+$/.test(value));
const flag = oneOf(true, false);
const how = oneOf('fin', 'rst');

const FIELDS: Readonly<Record<FaultKind, Readonly<Record<string, Rule>>>> = {
  stall: { executed: flag },
  close: { how },
  execute_and_cut: { how, closePort: flag, exitProcess: flag },
  execute_later: { seconds: amount, how },
  error: { error: oneOf(...Object.keys(KNOWN_ERRORS)), status: expecting('a status from 400 to 599', isErrorStatus), executed: flag },
  gateway_error: { status: oneOf(500, 502, 503, 504), executed: flag },
  rate_limited: { resetSeconds: amount, retryAfter: oneOf('seconds', 'date', false) },
  redirect: { location: headerText, status: oneOf(301, 302, 307, 308) },
  truncated_json: {},
  garbage_json: {},
  repeated_id: {},
  wrong_content_type: { contentType: headerText },
  huge_body: { bytes: countUpTo(LARGEST_BODY) },
  slow_bytes: { pieces: countUpTo(MOST_PIECES), everyMs: amountUpTo(LONGEST_LATENCY_MS) },
  continue_100: {},
  chunked: {},
  header_flood: { lines: countUpTo(MOST_LINES) },
  delay: { ms: amountUpTo(LONGEST_LATENCY_MS) },
  list_later: { seconds: amount },
  list_shuffled: {},
  rewrite: { how: oneOf('trim', 'entities', 'utm') },
};

/** An amount left out would become NaN, and the fault would do something else than meant. */
const NEEDED: ReadonlySet<string> = new Set(['execute_later.seconds', 'error.error', 'rate_limited.resetSeconds', 'redirect.location', 'delay.ms', 'list_later.seconds']);

function isErrorStatus(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 400 && (value as number) <= 599;
}

/** What is wrong with what an effect says of itself. */
export function problemOf(effect: FaultEffect): string | undefined {
  const { kind, ...given } = effect as { kind: FaultKind } & Record<string, unknown>;
  const fields = FIELDS[kind];
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(fields, name));
  if (unknown !== undefined) return `${kind} has no "${unknown}"`;
  for (const [name, rule] of Object.entries(fields)) {
    const value = given[name];
    const expected = value === undefined && !NEEDED.has(`${kind}.${name}`) ? undefined : rule(value);
    if (expected !== undefined) return `expected effect.${name} of ${kind} to be ${expected}`;
  }
  return undefined;
}
