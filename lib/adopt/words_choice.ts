import { misuse } from '../errors.js';
import type { StatusWords } from '../types.js';
import { text } from '../validate.js';
import type { Inspection } from './inspection.js';
import type { Choices, Part } from './part.js';
import type { StatusCheck } from './status_words.js';

const NAMES = ['ready', 'publishing', 'published', 'failed'] as const;

/** What was chosen, else what the database's own rule proposes. */
export function wordsOfChoice({ status }: Inspection, { statuses }: Choices): StatusWords | undefined {
  if (statuses === undefined) return status.proposal;
  const [ready, publishing, published, failed] = NAMES.map((name) => text(statuses[name], `statuses.${name}`));
  const words = { ready, publishing, published, failed } as StatusWords;
  if (new Set(Object.values(words)).size !== NAMES.length) {
    throw misuse('ERR_INVALID_ARG_VALUE', 'statuses', 'Expected four different words');
  }
  for (const name of ['ready', 'published'] as const) {
    // The application makes pins ready: a word it has no use for would be a misspelt one.
    if (status.allowed === undefined || status.allowed.includes(words[name])) continue;
    const known = status.allowed.join(', ');
    throw misuse('ERR_INVALID_ARG_VALUE', `statuses.${name}`, `Expected a word that pins.status allows: ${known}`);
  }
  return words;
}

/** Words that a rule of the database would refuse. The trigger of the existing app copies status to previous_status. */
export function lackingWords({ words }: StatusCheck, statuses: StatusWords): string[] {
  return words === undefined ? [] : Object.values(statuses).filter((word) => !words.includes(word));
}

export function statusProblems({ kind, tables, status }: Inspection, statuses: StatusWords | undefined): Part {
  if (statuses === undefined) {
    // Our own table of pins comes with our own words.
    if (kind !== 'foreign' || tables.some(({ name, exists }) => name === 'pins' && !exists)) return {};
    const words = status.allowed ?? status.uses.map(({ word }) => word);
    const used = status.uses.map(({ word, rows, scheduled }) => `${word}: ${rows} (${scheduled} with a time)`);
    return {
      questions: [
        {
          code: 'statuses',
          choice: 'statuses',
          text:
            `Which words of pins.status mean ready, publishing, published and failed? There are: ${words.join(', ') || 'none yet'}. ` +
            `Rows: ${used.join(', ') || 'none'}.`,
        },
      ],
    };
  }
  const unreadable = status.checks.filter(({ words, column }) => words === undefined && column === 'status');
  return {
    problems: unreadable.map(({ name, definition }) => ({
      code: 'status_rule',
      text:
        `The rule ${name} on pins.status is not a plain list of words: ${definition}. Make it one, ` +
        `or see to it that it allows ${Object.values(statuses).join(', ')} and drop it.`,
    })),
  };
}
