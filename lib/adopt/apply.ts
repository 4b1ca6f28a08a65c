import { PinterestError } from '../errors.js';
import { storeFailure } from '../store/failure.js';
import { applyWithin, type MigratedDatabase, type MigrationQueries, readMigrations } from '../store/migrate.js';
import { adoptable, inspectWith } from './inspect.js';
import type { Step, Work } from './part.js';
import { type Plan, plan } from './plan.js';

export interface Adopted {
  /** Codes and words of what was done; none: there was nothing to do. */
  done: { code: string; text: string }[];
}

/**
 * Whoever waits to change a table stands in the way of everybody who comes after, readers too. Behind a long transaction the
 * application would stand still for as long as that lasts.
 */
const PATIENCE = "set local lock_timeout = '5s'";

/**
 * All of it in one transaction, or nothing. Inside it the database is looked at once more: what another process did
 * meanwhile is not done again, and what came up meanwhile is asked about first.
 */
export async function apply(database: MigratedDatabase, { choices, ...planned }: Plan): Promise<Adopted> {
  refuseUndecided(planned);
  if (planned.steps.length === 0) return { done: [] };
  const { schema } = adoptable(database);
  const adopted = database.migration(async (on) => {
    await on.script(PATIENCE);
    const now = plan(await inspectWith(on.queries, schema), choices);
    refuseUndecided(now);
    for (const step of now.steps) await run(on, step);
    return { done: now.steps.map(({ code, text }) => ({ code, text })) };
  });
  return adopted.catch((error: unknown) => {
    throw error instanceof PinterestError && error.code === 'store_locked' ? held(error) : error;
  });
}

function held(cause: PinterestError): PinterestError {
  const message =
    'Nothing was changed: it waited too long, mostly for a lock that a long transaction of the application or a backup ' +
    `holds. Stop what publishes, wait until that has ended (pg_stat_activity shows it), then run it again. ${cause.message}`;
  return new PinterestError({ code: cause.code, message, retryable: true }, { cause });
}

function refuseUndecided({ questions, problems }: Pick<Plan, 'questions' | 'problems'>): void {
  if (problems.length > 0) {
    const text = problems.map((problem) => problem.text).join('\n');
    throw storeFailure('adoption_blocked', `The database cannot be adopted as it is; nothing was changed.\n${text}`, {
      stopped: 'permanent',
    });
  }
  if (questions.length === 0) return;
  const text = questions.map((question) => question.text).join('\n');
  throw storeFailure('adoption_undecided', `Something has to be decided first; nothing was changed.\n${text}`, {
    stopped: 'permanent',
  });
}

async function run(on: MigrationQueries, { work }: Step): Promise<void> {
  for (const each of work) await runOne(on, each);
}

async function runOne(on: MigrationQueries, work: Work): Promise<void> {
  if ('script' in work) await on.script(work.script);
  else if ('sql' in work) await on.queries.change(work.sql, work.params);
  else for (const migration of readMigrations('postgres')) await applyWithin(on, migration);
}
