import { existsSync } from 'node:fs';

import { environmentOption } from '../environment_option.js';
import { DEFAULT_FILE } from '../pinterest_options.js';
import type { Environment, PinterestOptions, StoreOptions } from '../types.js';
import { choice } from './arguments.js';
import { CliError } from './cli_error.js';
import { type Command, type Invocation, text } from './command.js';
import { EXIT } from './exit_codes.js';

/** What every command that works on a database takes. */
export const DATABASE_OPTIONS: Command['options'] = {
  database: { type: 'string', value: 'file|url', text: 'an SQLite file or a postgres:// URL (default: DATABASE_URL, else pinterest.sqlite)' },
  environment: { type: 'string', value: 'name', text: 'production or sandbox (default: PINTEREST_API_URL, else PINTEREST_ENVIRONMENT, else production)' },
};

/** And one that works on the rows of a tenant. */
export const SERVICE_OPTIONS: Command['options'] = {
  ...DATABASE_OPTIONS,
  tenant: { type: 'string', value: 'id', text: 'whose rows (default: PINTEREST_TENANT, else the only one there is)' },
};

/** The same of a command that works for all tenants when none is named. */
export const ALL_TENANTS_OPTIONS: Command['options'] = {
  ...SERVICE_OPTIONS,
  tenant: { type: 'string', value: 'id', text: 'whose rows (default: PINTEREST_TENANT, else those of all tenants)' },
};

export const PROJECT_OPTIONS: Command['options'] = {
  ...SERVICE_OPTIONS,
  project: { type: 'string', value: 'id|name', text: 'which project (default: PINTEREST_PROJECT, else the only one there is)' },
};

/** Who acts, in the rows of a consent: nobody of the application, whose column may take nothing but a UUID. */
export const USER_ID = '00000000-0000-0000-0000-000000000000';

export function storeOf({ values, env }: Pick<Invocation, 'values' | 'env'>): StoreOptions {
  const given = text(values, 'database') ?? env['DATABASE_URL'] ?? '';
  if (given === '') return { sqlite: DEFAULT_FILE };
  if (/^postgres(ql)?:\/\//.test(given)) return { postgres: given };
  if (given === ':memory:') throw unusable('A database in memory would be gone with the command.');
  // What other programs write before a path would become a part of the file's name.
  if (/^(?:[a-z][a-z0-9+.-]+:\/\/|(?:file|sqlite3?|libsql):)/i.test(given)) throw unusable('The database is neither a file nor a postgres:// URL.');
  return { sqlite: given };
}

const unusable = (why: string): CliError =>
  new CliError('not_configured', why, {
    exitCode: EXIT.notConfigured,
    fix:
      'Set DATABASE_URL or --database to the path of a file, with nothing before it, or to a postgres:// URL. Supabase shows that under ' +
      'Project -> Connect -> Transaction pooler.',
  });

/** How a person recognises the database. A URL's password stays out. */
export function storeName(store: StoreOptions): string {
  if ('sqlite' in store) return store.sqlite;
  return 'postgres' in store && URL.canParse(store.postgres) ? `Postgres on ${new URL(store.postgres).host}` : 'Postgres';
}

/** Only `init` makes a database: from a wrong folder every other command would make an empty one. */
export function refuseMissingFile(store: StoreOptions): void {
  if (!('sqlite' in store) || existsSync(store.sqlite)) return;
  throw new CliError('not_configured', `There is no database ${store.sqlite} here.`, {
    exitCode: EXIT.notConfigured,
    fix: 'Make one with: pinterest-native init. Or name the one you have: --database <file|url>, or DATABASE_URL.',
  });
}

const namedEnvironment = (values: Invocation['values']) => choice(values, 'environment', ['production', 'sandbox']);

export function environmentOf({ values, env }: Pick<Invocation, 'values' | 'env'>): Environment {
  const named = namedEnvironment(values);
  try {
    return environmentOption(named, env);
  } catch (cause) {
    throw new CliError('not_configured', (cause as Error).message, {
      exitCode: EXIT.notConfigured,
      fix: 'Correct or remove the variable that is named.',
      cause,
    });
  }
}

/** What the command line says; the rest createPinterest finds in the variables. */
export function optionsOf(invocation: Pick<Invocation, 'values' | 'env'>): PinterestOptions {
  const environment = namedEnvironment(invocation.values);
  return { store: storeOf(invocation), ...(environment !== undefined && { environment }) };
}

/** createPinterest has refused to start without it. */
export const redirectUriOf = ({ env }: Pick<Invocation, 'env'>): string => env['PINTEREST_REDIRECT_URI'] ?? '';
