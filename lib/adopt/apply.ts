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
 * All of it in one transaction, or nothing. Inside it the database is looked at once more: what another process did
 * meanwhile is not done again, and what came up meanwhile is asked about first.
 */
export async function apply(database: MigratedDatabase, { choices, ...planned }: Plan): Promise<Adopted> {
  refuseUndecided(planned);
  if (planned.steps.length === 0) return { done: [] };
  const { schema } = adoptable(database);
  return database.migration(async (on) => {
    const now = plan(await inspectWith(on.queries, schema), choices);
    refuseUndecided(now);
    for (const step of now.steps) await run(on, step);
    return { done: now.steps.map(({ code, text }) => ({ code, text })) };
  });
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
