import type { Random } from '../random.js';
import type { Fault, FaultEffect, FaultKind, Storm, StormRates } from './fault.js';

/** About a quarter of all requests are struck by something, every kind of fault among them. */
export const STORM_RATES: Readonly<StormRates> = {
  delay: 0.03,
  stall: 0.002,
  close: 0.02,
  execute_and_cut: 0.03,
  execute_later: 0.01,
  error: 0.04,
  gateway_error: 0.02,
  rate_limited: 0.02,
  redirect: 0.005,
  truncated_json: 0.01,
  garbage_json: 0.01,
  repeated_id: 0.005,
  wrong_content_type: 0.01,
  huge_body: 0.001,
  slow_bytes: 0.01,
  continue_100: 0.005,
  chunked: 0.02,
  header_flood: 0.005,
  list_later: 0.05,
  list_shuffled: 0.05,
  rewrite: 0.05,
};

const CREATES: readonly string[] = ['pins/create', 'pins/save'];
const LISTS: readonly string[] = ['pins/list', 'boards/list_pins', 'board_sections/list_pins'];

const ONLY_FOR: Partial<Record<FaultKind, readonly string[]>> = {
  list_later: CREATES,
  rewrite: ['pins/create'],
  list_shuffled: LISTS,
};

const pick = <Choice>(random: Random, choices: readonly Choice[]): Choice =>
  choices[random.below(choices.length)]!;

/** The details of each kind, drawn anew for every strike. */
const DRAWN: Record<FaultKind, (random: Random) => FaultEffect> = {
  delay: (random) => ({ kind: 'delay', ms: 5 + random.below(45) }),
  stall: (random) => ({ kind: 'stall', executed: random.next() < 0.5 }),
  close: (random) => ({ kind: 'close', how: pick(random, ['fin', 'rst']) }),
  execute_and_cut: (random) => ({ kind: 'execute_and_cut', how: pick(random, ['fin', 'rst']) }),
  execute_later: (random) => ({
    kind: 'execute_later',
    seconds: 1 + random.below(3),
    how: pick(random, ['fin', 'rst']),
  }),
  error: (random) => ({
    kind: 'error',
    error: pick(random, ['internal', 'went_wrong', 'ramped_down']),
    executed: random.next() < 0.5,
  }),
  gateway_error: (random) => ({
    kind: 'gateway_error',
    status: pick(random, [502, 503, 504]),
    executed: random.next() < 0.5,
  }),
  rate_limited: (random) => ({
    kind: 'rate_limited',
    resetSeconds: pick(random, [1, 1, 1, 2, 64_800]),
  }),
  redirect: () => ({ kind: 'redirect', location: 'https://elsewhere.invalid/' }),
  truncated_json: () => ({ kind: 'truncated_json' }),
  garbage_json: () => ({ kind: 'garbage_json' }),
  repeated_id: () => ({ kind: 'repeated_id' }),
  wrong_content_type: () => ({ kind: 'wrong_content_type' }),
  huge_body: () => ({ kind: 'huge_body' }),
  slow_bytes: () => ({ kind: 'slow_bytes', pieces: 5, everyMs: 10 }),
  continue_100: () => ({ kind: 'continue_100' }),
  chunked: () => ({ kind: 'chunked' }),
  header_flood: (random) => ({ kind: 'header_flood', lines: 20 + random.below(80) }),
  list_later: (random) => ({ kind: 'list_later', seconds: 1 + random.below(5) }),
  list_shuffled: () => ({ kind: 'list_shuffled' }),
  rewrite: () => ({ kind: 'rewrite' }),
};

export interface StormFault extends Fault {
  draw: (random: Random) => FaultEffect;
}

function checkRates(rates: StormRates): void {
  for (const [kind, rate] of Object.entries(rates)) {
    if (!Object.hasOwn(DRAWN, kind))
      throw new RangeError(`faults.storm: there is no fault "${kind}"`);
    if (!(rate >= 0 && rate <= 1))
      throw new RangeError(`faults.storm: expected a rate from 0 to 1 for ${kind}`);
  }
}

/** The operations that a kind strikes: those it makes sense for, of those that were asked for. */
function struckBy(
  kind: FaultKind,
  asked: readonly string[] | undefined,
): readonly string[] | undefined {
  const fitting = ONLY_FOR[kind];
  return asked && fitting
    ? fitting.filter((operation) => asked.includes(operation))
    : (fitting ?? asked);
}

/**
 * One fault for each kind with a rate, in a fixed order so that a seed always gives the same storm.
 */
export function stormFaults({ rates = STORM_RATES, operations }: Storm): StormFault[] {
  checkRates(rates);
  return (Object.keys(DRAWN) as FaultKind[]).flatMap((kind) => {
    const probability = rates[kind] ?? 0;
    const operation = struckBy(kind, operations);
    if (probability === 0 || operation?.length === 0) return [];
    // The effect only names the kind; it is replaced by a drawn one when it strikes.
    const effect = { kind } as FaultEffect;
    return [
      { ...(operation ? { match: { operation } } : {}), probability, effect, draw: DRAWN[kind] },
    ];
  });
}
