import type { StatusWords } from '../types.js';
import type { DoubledRows, Inspection, TableFound } from './inspection.js';
import { REQUIRED } from './expected.js';
import type { Finding, Part, Step } from './part.js';
import { rightsLines } from './rights.js';
import { widened } from './status_words.js';
import { lackingWords } from './words_choice.js';

/** The migrations, and the one rule of the application's that they may run into. */
export function schemaSteps(inspection: Inspection, statuses: StatusWords | undefined): Part {
  const steps = [...migrationStep(inspection), ...wideningSteps(inspection, statuses)];
  const notes = inspection.openPublications.map((name) => ({
    code: 'open_publication',
    text: `The publication ${name} sends every table, sealed tokens too, to whoever may listen: name its tables one by one.`,
  }));
  return { steps, problems: [...inspection.tables.flatMap(tableProblems), ...inspection.doubled.map(doubledProblem)], notes: [...notes, ...oldUniqueNote(inspection)] };
}

function migrationStep(inspection: Inspection): Step[] {
  const { pendingMigrations, tables, kind } = inspection;
  if (pendingMigrations.length === 0) return [];
  const added = tables.filter(({ exists }) => !exists).map(({ name }) => name);
  const widenedTables = tables
    .filter(({ missingColumns }) => missingColumns.length > 0)
    .map(({ name, missingColumns }) => `Columns are added to ${name}: ${missingColumns.join(', ')}.`);
  const text = [`Tables are added: ${added.join(', ') || 'none'}.`, ...widenedTables, ...(kind === 'foreign' ? rightsLines(inspection) : [])];
  return [{ code: 'migrate', text: text.join('\n'), work: [{ migrations: true }] }];
}

function wideningSteps({ status, schema }: Inspection, statuses: StatusWords | undefined): Step[] {
  if (statuses === undefined) return [];
  return status.checks.flatMap((check) => {
    const more = lackingWords(check, statuses);
    if (more.length === 0) return [];
    const name = quoted(check.name);
    const script =
      `alter table ${quoted(schema)}.pins drop constraint ${name}, ` +
      `add constraint ${name} ${widened(check.definition, more)}`;
    return [{ code: 'widen_status', text: `The rule ${check.name} allows ${more.join(', ')} too.`, work: [{ script }] }];
  });
}

function tableProblems({ name, exists, mayAlter, hidesRows, missingColumns, wrongTypes, strangeRequired }: TableFound): Finding[] {
  if (!exists) return [];
  const problems: Finding[] = [];
  const add = (code: string, text: string): void => void problems.push({ code, text });
  if (!mayAlter) add('not_owner', `${name} is no table that this user may change: connect as its owner, on Supabase "postgres".`);
  else if (hidesRows) {
    add('rows_hidden', `${name} keeps its rows even from its owner, so that the service would find none: alter table ${name} no force row level security, or connect as a user with BYPASSRLS.`);
  }
  const missing = missingColumns.filter((column) => REQUIRED[name]?.includes(column));
  if (missing.length > 0) {
    add('columns_missing', `${name} has no ${missing.join(', ')}: it is another table, or these were renamed. Add them, or use another schema.`);
  }
  if (wrongTypes.length > 0) add('column_types', `${name} has columns of types that cannot serve: ${wrongTypes.join(', ')}.`);
  if (strangeRequired.length > 0) {
    add('columns_required', `${name} has columns that must be filled and that the service does not know: ${strangeRequired.join(', ')}. Give them a default.`);
  }
  return problems;
}

function doubledProblem({ table, columns, ids }: DoubledRows): Finding {
  const text = `The rows ${ids} of ${table} have the same ${columns.join(' and ')}: keep one, let what points to the others point to it, and delete them.`;
  return { code: 'rows_doubled', text };
}

function oldUniqueNote({ kind, connections }: Inspection): Finding[] {
  if (kind !== 'foreign' || connections.total === 0) return [];
  const text =
    'The application lets a tenant connect a Pinterest account once, whatever the environment: to connect one account ' +
    'in production and in the sandbox, use two databases.';
  return [{ code: 'one_environment', text }];
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
