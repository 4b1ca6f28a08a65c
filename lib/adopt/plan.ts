import { misuse } from '../errors.js';
import type { StatusWords } from '../types.js';
import { connectionSteps } from './connection_steps.js';
import { functionSteps, tokensPlace } from './function_steps.js';
import type { Inspection } from './inspection.js';
import type { Choices, Finding, Part, Question, Step } from './part.js';
import { pinSteps } from './pin_steps.js';
import { schemaSteps } from './schema_steps.js';
import { statusProblems, wordsOfChoice } from './words_choice.js';

export interface Plan {
  readonly inspection: Inspection;
  readonly choices: Choices;
  /** What `createPinterest` has to be told. */
  readonly statuses: StatusWords | undefined;
  readonly tokens: 'vault' | 'table';
  /** In the order in which they run; none: there is nothing to do. */
  readonly steps: readonly Step[];
  /** Have to be answered first. */
  readonly questions: readonly Question[];
  /** Have to be mended first, by hand. */
  readonly problems: readonly Finding[];
  /** Change nothing, and somebody should know. */
  readonly notes: readonly Finding[];
}

/** What would be changed, in words and in order. Looks at nothing but the inspection. */
export function plan(inspection: Inspection, choices: Choices = {}): Plan {
  checkChoices(inspection, choices);
  const statuses = wordsOfChoice(inspection, choices);
  const tokens = tokensPlace(inspection, choices);
  const pins = pinSteps(inspection, choices, statuses);
  const parts: Part[] = [
    statusProblems(inspection, statuses),
    pins.before,
    schemaSteps(inspection, statuses),
    pins.after,
    connectionSteps(inspection, choices),
    functionSteps(inspection, tokens),
  ];
  return {
    inspection,
    choices,
    statuses,
    tokens,
    steps: parts.flatMap(({ steps = [] }) => steps),
    questions: parts.flatMap(({ questions = [] }) => questions),
    problems: parts.flatMap(({ problems = [] }) => problems),
    notes: parts.flatMap(({ notes = [] }) => notes),
  };
}

function checkChoices({ duplicates }: Inspection, choices: Choices): void {
  for (const [pinterestPinId, keep] of Object.entries(choices.duplicates ?? {})) {
    const field = `duplicates.${pinterestPinId}`;
    const found = duplicates.find((duplicate) => duplicate.pinterestPinId === pinterestPinId);
    // Somebody mended it meanwhile, or it was decided in a run before.
    if (found === undefined || found.pins.some(({ id }) => id === keep)) continue;
    const rows = found.pins.map(({ id }) => id).join(' or ');
    throw misuse('ERR_INVALID_ARG_VALUE', field, `Expected the id of a row that has it: ${rows}`);
  }
}
