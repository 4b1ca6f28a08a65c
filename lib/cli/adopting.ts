import { type Adopted, apply, type Choices, inspect, plan, type Plan } from '../adopt/index.js';
import { connectStore } from '../store/open.js';
import { environmentName } from '../environment_option.js';
import type { MigratedDatabase } from '../store/migrate.js';
import type { StatusWords, StoreOptions } from '../types.js';
import { choice } from './arguments.js';
import { CliError, usageError } from './cli_error.js';
import { canAsk, isConfirmed } from './confirmation.js';
import { type Command, flag, type Invocation, text, texts } from './command.js';
import { EXIT } from './exit_codes.js';
import { type Output, printable } from './output.js';
import { environmentOf } from './settings.js';

/** Only an application's own tables need them: refused with SQLite, which has none. */
export const ADOPTION_OPTIONS: Command['options'] = {
  yes: { type: 'boolean', text: "change an application's own tables without asking" },
  'app-id': { type: 'string', value: 'id', text: 'the Pinterest app its connections were made with (default: PINTEREST_APP_ID)' },
  statuses: { type: 'string', value: 'words', text: 'its words for ready,publishing,published,failed (default: PINTEREST_STATUSES, else proposed)' },
  tokens: { type: 'string', value: 'place', text: 'vault or table (default: where its tokens are)' },
  stuck: { type: 'string', value: 'word', text: 'fail or leave the pins that were being published' },
  keep: { type: 'string', value: 'pin=row', multiple: true, text: 'which row keeps a Pinterest id that several have' },
};

const ANSWERS: Readonly<Partial<Record<keyof Choices, string>>> = {
  statuses: '--statuses ready,publishing,published,failed',
  appId: '--app-id <id>',
  stuck: '--stuck fail, or --stuck leave',
  duplicates: '--keep <Pinterest id>=<row>',
};

export interface Adoption {
  plan: Plan;
  /** What was changed; nothing of the plan when another process did it meanwhile. */
  done: Adopted['done'];
  /** What has to be set wherever the service runs. */
  settings: Record<string, string>;
}

/** Explains what an application's database lacks, asks, and changes it. Undefined: there was nothing to adopt. */
export async function adoptStore(invocation: Invocation, store: StoreOptions): Promise<Adoption | undefined> {
  if ('sqlite' in store) {
    refuseAdoptionOptions(invocation);
    return undefined;
  }
  const database = await connectStore(store);
  try {
    const planned = plan(await inspect(database), choicesOf(invocation));
    const isAdopted = planned.inspection.kind === 'ours' && planned.inspection.vault.hasFunctions;
    if (!concernsApplication(planned)) return isAdopted ? { plan: planned, done: [], settings: settingsOf(planned) } : undefined;
    return await adopt(invocation, database, planned);
  } finally {
    await database.close();
  }
}

/** Ignored, they would let somebody believe that the words or the place of the tokens are others now. */
function refuseAdoptionOptions({ values }: Invocation): void {
  const given = Object.keys(ADOPTION_OPTIONS).find((name) => name !== 'yes' && values[name] !== undefined);
  if (given === undefined) return;
  throw usageError(
    `--${given} is for an application's Postgres database, and this is an SQLite file.`,
    'Name that database (--database, or DATABASE_URL), or leave the option out.',
  );
}

/** Our own tables are brought up to date without a question. */
function concernsApplication({ inspection, steps, questions, problems }: Plan): boolean {
  if (inspection.kind === 'foreign' || questions.length + problems.length > 0) return true;
  return steps.some(({ code }) => code !== 'migrate');
}

async function adopt(invocation: Invocation, database: MigratedDatabase, planned: Plan): Promise<Adoption> {
  const { output, values } = invocation;
  const explained = explanationOf(planned, output);
  refuseOpenEnds(planned, explained);
  if (!flag(values, 'yes')) {
    if (!canAsk(output)) {
      throw new CliError('adoption_not_confirmed', `Nothing was changed yet.\n${explained}`, {
        exitCode: EXIT.notConfigured,
        fix: 'Make a backup, then run it again with --yes.',
      });
    }
    output.note(explained);
    if (!(await isConfirmed(invocation, 'Change the database so? A backup first is a good idea.'))) {
      throw new CliError('adoption_not_confirmed', 'It was not confirmed; nothing was changed.', { fix: 'Run it again when you have decided.' });
    }
  }
  const { done } = await apply(database, planned);
  return { plan: planned, done, settings: settingsOf(planned) };
}

function refuseOpenEnds({ problems, questions }: Plan, explained: string): void {
  const exitCode = EXIT.notConfigured;
  if (problems.length > 0) {
    throw new CliError('adoption_blocked', explained, { exitCode, fix: 'Mend what is named under "In the way", then run it again.' });
  }
  if (questions.length === 0) return;
  const answers = new Set(questions.map((question) => ANSWERS[question.choice] ?? question.choice));
  throw new CliError('adoption_undecided', explained, { exitCode, fix: `Decide: ${[...answers].join('; ')}.` });
}

function explanationOf({ inspection, steps, questions, problems, notes, statuses }: Plan, output: Output): string {
  const part = (title: string, found: readonly { text: string }[]): string[] => {
    if (found.length === 0) return [];
    const lines = found.flatMap((each) => each.text.split('\n')).map((line) => `  - ${printable(line)}`);
    return [output.paint('bold', title), ...lines];
  };
  const words = statuses && `Words of pins.status: ${Object.entries(statuses).map(([name, word]) => `${name} = ${word}`).join(', ')}.`;
  return [
    `The schema "${inspection.schema}" has the tables of an application.`,
    ...(words === undefined ? [] : [words]),
    ...part('In the way', problems),
    ...part('To decide', questions),
    ...part('What would be changed, all of it or nothing', steps),
    ...part('To know', notes),
  ].join('\n');
}

function settingsOf({ statuses, tokens }: Plan): Record<string, string> {
  return {
    ...(statuses !== undefined && { PINTEREST_STATUSES: Object.values(statuses).join(',') }),
    ...(tokens === 'vault' && { PINTEREST_VAULT: 'true' }),
  };
}

function choicesOf(invocation: Invocation): Choices {
  const { values, env } = invocation;
  return {
    appId: text(values, 'app-id') ?? (env['PINTEREST_APP_ID'] || undefined),
    environment: environmentName(environmentOf(invocation)),
    statuses: wordsOf('--statuses', text(values, 'statuses')) ?? wordsOf('PINTEREST_STATUSES', env['PINTEREST_STATUSES'] || undefined),
    tokens: choice(values, 'tokens', ['vault', 'table']),
    stuck: choice(values, 'stuck', ['fail', 'leave']),
    duplicates: Object.fromEntries(texts(values, 'keep').map(pairOf)),
  };
}

function wordsOf(source: '--statuses' | 'PINTEREST_STATUSES', list: string | undefined): StatusWords | undefined {
  if (list === undefined) return undefined;
  const [ready = '', publishing = '', published = '', failed = '', ...more] = list.split(',').map((word) => word.trim());
  if (failed !== '' && more.length === 0) return { ready, publishing, published, failed };
  const expected = `${source}: expected four words with commas between.`;
  const inOrder = 'ready,publishing,published,failed in the words of the database';
  if (source === '--statuses') throw usageError(expected, `Say --statuses ${inOrder}.`);
  throw new CliError('not_configured', expected, { exitCode: EXIT.notConfigured, fix: `Set it to ${inOrder}, or leave it out to see a proposal.` });
}

function pairOf(given: string): [string, string] {
  const [pinterestPinId, row, ...more] = given.split('=');
  if (pinterestPinId && row && more.length === 0) return [pinterestPinId, row];
  throw usageError(`--keep: expected <Pinterest id>=<row> but received "${given}".`, 'Run it without --keep to see the rows.');
}

const plain = (found: readonly { code: string; text: string }[]): object[] => found.map(({ code, text: words }) => ({ code, text: words }));

export function adoptionDocument({ plan: { statuses, tokens, notes, inspection }, done, settings }: Adoption): object {
  return { applied: done.length > 0, schema: inspection.schema, statuses, tokens, done: plain(done), notes: plain(notes), settings };
}

/** What is left to do, in order. */
export function stepsAfter({ plan: { inspection }, settings }: Adoption): string[] {
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return [
    ...(lines.length > 0 ? [`set ${lines.join(' and ')} wherever the service runs`] : []),
    ...(inspection.vault.plain > 0 ? ['pinterest-native keys adopt'] : []),
  ];
}
