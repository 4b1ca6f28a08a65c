import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

import { loadSealing } from './binding.js';
import { checkClientOptions } from './client_options.js';
import { environmentName, environmentOption } from './environment_option.js';
import { misuse, type MisuseCode, PinterestError } from './errors.js';
import { type CheckedLegacyOptions, checkLegacyOptions } from './legacy/options.js';
import { vaultOption } from './store/open.js';
import type { ClientOptions, Environment, PinterestOptions, Resolve, Sealer, StatusWords, StoreOptions } from './types.js';
import {
  type Fields,
  object,
  oneOf,
  optionalBoolean,
  optionalFunction,
  optionalInteger,
  options,
  optionalText,
  secret,
  strings,
  text,
  url,
} from './validate.js';

type Variables = Readonly<Record<string, string | undefined>>;

/** What `createPinterest` is made of, checked and complete. */
export interface PinterestSettings {
  readonly given: PinterestOptions;
  readonly client: Omit<ClientOptions, 'sealer'>;
  readonly environment: string;
  readonly appId: string;
  readonly tier: 'standard' | 'trial';
  readonly store: StoreOptions;
  /** Undefined: the keys are in `keyFile`. */
  readonly sealer: Sealer | undefined;
  /** Undefined for a database in memory: its key dies with it. */
  readonly keyFile: string | undefined;
  readonly spoolFolder: string;
  readonly words: StatusWords;
  /** Undefined: nobody named an n8n. */
  readonly legacy: CheckedLegacyOptions | undefined;
}

const OPTIONS = [
  'app', 'environment', 'tier', 'store', 'sealKeys', 'spoolDir', 'statuses', 'resolve', 'publishing', 'legacy', 'hooks',
  'client',
];
/** In the current folder, where nobody names a database. */
export const DEFAULT_FILE = 'pinterest.sqlite';
/** Within a shorter one hardly a request leaves: pins would be claimed and let go again in every run, and never sent. */
const LEAST_LEASE_MS = 500;
const MEMORY = ':memory:';
const SUPABASE =
  'In Supabase it is under Project -> Connect -> Transaction pooler: postgresql://postgres.<project>:<password>@<host>:6543/postgres';

/** The words of our own schema. */
const WORDS: StatusWords = {
  ready: 'bereit_zum_planen',
  publishing: 'wird_veroeffentlicht',
  published: 'veroeffentlicht',
  failed: 'fehler',
};

/** A misspelt option is misuse at once. What is missing or wrong comes in one error, so that one look mends all of it. */
export function readPinterestOptions(value: PinterestOptions | undefined, env: Variables): PinterestSettings {
  const given = options(value, 'options', OPTIONS);
  const problems = new Problems();
  const app = readApp(given['app'], env, problems);
  const environment = problems.of<Environment>(() => environmentOption(given['environment'], env), 'production');
  const tier = readTier(given['tier'], env, problems);
  const store = readStore(given['store'], env, problems);
  problems.of(() => vaultOption(store, env), undefined);
  const sealer = readSealer(given['sealKeys'], env, store, problems);
  const words = problems.of(() => readWords(given['statuses'], env), WORDS);
  const legacy = problems.of(() => checkLegacyOptions(given['legacy'], env), undefined);
  const resolve = problems.of(() => readResolve(given['resolve'], env), undefined);
  checkRest(given, problems);
  const spoolFolder = problems.of(() => readSpoolFolder(given['spoolDir'], env, store), '');
  const client = readClient(given['client'], { app, environment, tier }, problems);
  problems.throwAll(isPlaceUnset(given, env));
  return {
    given: { ...(given as PinterestOptions), ...(resolve && { resolve }) },
    client,
    environment: environmentName(environment),
    appId: app.id,
    tier,
    store,
    sealer,
    keyFile: keyFileOf(store),
    spoolFolder,
    words,
    legacy,
  };
}

/** Where the seal keys of an SQLite database are when nobody names any. */
export function keyFileOf(store: StoreOptions): string | undefined {
  return 'sqlite' in store && store.sqlite !== MEMORY ? `${resolve(store.sqlite)}.seal-key` : undefined;
}

class Problems {
  readonly #found: string[] = [];

  add(problem: string): void {
    this.#found.push(withVariable(problem));
  }

  /** The value, or what is wrong with it, noted. A name that nobody knows is thrown, and so is what is no option's fault. */
  of<T>(read: () => T, otherwise: T): T {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Error) || error instanceof PinterestError) throw error;
      if (/ Unknown; expected one of /.test(error.message)) throw error;
      this.add(error.message);
      return otherwise;
    }
  }

  throwAll(noDatabaseNamed: boolean): void {
    if (this.#found.length === 0) return;
    const place = `DATABASE_URL is not set, so SQLite in ./${DEFAULT_FILE} would be used. ${SUPABASE}`;
    const lines = this.#found.map((problem) => `  - ${problem}`);
    throw new PinterestError({
      code: 'configuration',
      message: ['createPinterest cannot start:', ...lines, ...(noDatabaseNamed ? [`  (${place})`] : [])].join('\n'),
      stopped: 'permanent',
    });
  }
}

/** Whoever set a variable knows no option: both are named. */
const VARIABLES: Readonly<Record<string, string>> = {
  'environment.apiUrl': 'PINTEREST_API_URL',
  'environment.authorizeUrl': 'PINTEREST_AUTHORIZE_URL',
  'resolve.baseUrl': 'PINTEREST_IMAGE_BASE_URL',
  'legacy.url': 'PINTEREST_LEGACY_N8N_URL',
  'legacy.apiKey': 'PINTEREST_LEGACY_N8N_API_KEY',
  sealKeys: 'PINTEREST_SEAL_KEYS',
  spoolDir: 'PINTEREST_SPOOL_DIR',
};

function withVariable(problem: string): string {
  const field = problem.slice(0, problem.indexOf(': '));
  const variable = VARIABLES[field.replace(/\[\d+\]$/, '')];
  return variable === undefined ? problem : `${field} (${variable})${problem.slice(field.length)}`;
}

/** An option, or else its variable; an empty variable is none. */
function optionOr(value: unknown, variable: string | undefined): unknown {
  return value ?? (variable === '' ? undefined : variable);
}

function readApp(value: unknown, env: Variables, problems: Problems): NonNullable<ClientOptions['app']> {
  const given = value === undefined ? {} : options(object(value, 'app'), 'app', ['id', 'secret', 'redirectUri']);
  const missing = (field: string, variable: string, what: string): void => {
    problems.add(`${what} is missing: set ${variable}, or the option app.${field}`);
  };
  const id = optionOr(given['id'], env['PINTEREST_APP_ID']);
  const key = optionOr(given['secret'], env['PINTEREST_APP_SECRET']);
  const redirectUri = optionOr(given['redirectUri'], env['PINTEREST_REDIRECT_URI']);
  if (id === undefined) missing('id', 'PINTEREST_APP_ID', "The app's id");
  if (key === undefined) missing('secret', 'PINTEREST_APP_SECRET', "The app's secret");
  if (redirectUri === undefined) {
    missing('redirectUri', 'PINTEREST_REDIRECT_URI', 'The redirect URI, literally as registered with Pinterest,');
  }
  return {
    id: id === undefined ? 'missing' : problems.of(() => text(id, 'app.id'), 'wrong'),
    secret: key === undefined ? 'missing' : problems.of(() => secret(key, 'app.secret'), 'wrong'),
    redirectUri: redirectUri === undefined ? 'missing' : problems.of(() => absoluteUrl(redirectUri), 'wrong'),
  };
}

function absoluteUrl(value: unknown): string {
  const given = text(value, 'app.redirectUri');
  if (URL.canParse(given)) return given;
  throw new Error('app.redirectUri (PINTEREST_REDIRECT_URI): Expected a whole URL such as https://app.example/callback');
}

function readTier(value: unknown, env: Variables, problems: Problems): 'standard' | 'trial' {
  const given = optionOr(value, env['PINTEREST_TIER']) ?? 'standard';
  return problems.of(() => oneOf(given, 'tier (PINTEREST_TIER)', ['standard', 'trial']), 'standard');
}

function isPlaceUnset(given: Fields, env: Variables): boolean {
  return given['store'] === undefined && !env['DATABASE_URL'];
}

function readStore(value: unknown, env: Variables, problems: Problems): StoreOptions {
  const otherwise = { sqlite: DEFAULT_FILE };
  if (value !== undefined) return problems.of(() => checkStore(value), otherwise);
  const address = env['DATABASE_URL'];
  if (!address) return otherwise;
  return problems.of<StoreOptions>(() => ({ postgres: postgresUrl(address, 'DATABASE_URL') }), otherwise);
}

function checkStore(value: unknown): StoreOptions {
  const given = options(object(value, 'store'), 'store', ['sqlite', 'pool', 'postgres', 'schema', 'vault']);
  const named = ['sqlite', 'pool', 'postgres'].filter((name) => given[name] !== undefined);
  if (named.length !== 1) throw new Error('store: Expected one of sqlite, pool or postgres');
  const schema = optionalText(given['schema'], 'store.schema');
  const vault = optionalBoolean(given['vault'], 'store.vault');
  const placed = { ...(schema !== undefined && { schema }), ...(vault !== undefined && { vault }) };
  if (named[0] === 'postgres') return { postgres: postgresUrl(given['postgres'], 'store.postgres'), ...placed };
  if (named[0] === 'pool') {
    const pool = object(given['pool'], 'store.pool');
    if (typeof pool['connect'] !== 'function') throw new Error('store.pool: Expected a pg-style pool with connect()');
    return value as StoreOptions;
  }
  if (schema !== undefined) throw new Error('store.schema: Expected none; SQLite has no schemas');
  if (vault) throw new Error('store.vault: Expected none; SQLite has no Vault');
  return { sqlite: text(given['sqlite'], 'store.sqlite'), ...(vault === false && { vault }) };
}

/** The address stays out of the message: there is a password in it. */
function postgresUrl(value: unknown, field: string): string {
  const given = text(value, field);
  if (/^postgres(ql)?:\/\/./.test(given)) return given;
  throw new Error(`${field}: Expected a Postgres address that begins with postgresql://. ${SUPABASE}`);
}

function readSealer(value: unknown, env: Variables, store: StoreOptions, problems: Problems): Sealer | undefined {
  const variable = env['PINTEREST_SEAL_KEYS']?.split(',').map((key) => key.trim()).filter(Boolean);
  const keys = value ?? (variable?.length ? variable : undefined);
  if (keys !== undefined) {
    return problems.of(() => sealerOf(strings(keys, 'sealKeys')), undefined);
  }
  if (!('sqlite' in store)) {
    problems.add(
      'The seal keys are missing: set PINTEREST_SEAL_KEYS, or the option sealKeys; ' +
        '"npx pinterest-native keys generate" makes one',
    );
  }
  return undefined;
}

/** What the core finds wrong it says of its own `keys`. */
function sealerOf(keys: readonly string[]): Sealer {
  try {
    return loadSealing().createSealer({ keys });
  } catch (error) {
    const { field, code } = error as { field?: string; code?: MisuseCode };
    if (!(error instanceof TypeError) || field === undefined || code === undefined) throw error;
    throw misuse(code, field.replace('keys', 'sealKeys'), error.message.slice(`${field}: `.length));
  }
}

function readWords(value: unknown, env: Variables): StatusWords {
  if (value === undefined) return env['PINTEREST_STATUSES'] ? listedWords(env['PINTEREST_STATUSES']) : WORDS;
  const given = options(object(value, 'statuses'), 'statuses', Object.keys(WORDS));
  const word = (name: keyof StatusWords): string => text(given[name], `statuses.${name}`);
  const words = {
    ready: word('ready'), publishing: word('publishing'), published: word('published'), failed: word('failed'),
  };
  if (new Set(Object.values(words)).size === Object.keys(words).length) return words;
  throw new Error('statuses: Expected four different words');
}

/** As `init` prints them for an application's database. */
function listedWords(list: string): StatusWords {
  const [ready = '', publishing = '', published = '', failed = '', ...more] = list.split(',').map((word) => word.trim());
  const words = { ready, publishing, published, failed };
  const distinct = new Set(Object.values(words).filter(Boolean));
  if (distinct.size === Object.keys(words).length && more.length === 0) return words;
  throw new Error('PINTEREST_STATUSES: Expected four different words with commas between: ready,publishing,published,failed');
}

function readResolve(value: unknown, env: Variables): Resolve | undefined {
  const given = options(value, 'resolve', ['baseUrl', 'media', 'truncate']);
  const baseUrl = optionalText(given['baseUrl'], 'resolve.baseUrl') ?? (env['PINTEREST_IMAGE_BASE_URL'] || undefined);
  if (baseUrl !== undefined) url(baseUrl, 'resolve.baseUrl');
  optionalFunction(given['media'] as (() => void) | undefined, 'resolve.media');
  optionalBoolean(given['truncate'], 'resolve.truncate');
  return baseUrl === undefined ? (value as Resolve | undefined) : { ...(given as Resolve), baseUrl };
}

function checkRest(given: Fields, problems: Problems): void {
  problems.of(() => {
    const publishing = options(given['publishing'], 'publishing', ['leaseMs', 'settleMs', 'resend', 'looks']);
    optionalInteger(publishing['leaseMs'], 'publishing.leaseMs', LEAST_LEASE_MS, 24 * 60 * 60_000);
    optionalInteger(publishing['settleMs'], 'publishing.settleMs', 0, 24 * 60 * 60_000);
    optionalInteger(publishing['looks'], 'publishing.looks', 1, 100);
    oneOf(publishing['resend'] ?? 'once', 'publishing.resend', ['once', 'never']);
  }, undefined);
  problems.of(() => {
    const hooks = options(given['hooks'], 'hooks', ['onAttention']);
    optionalFunction(hooks['onAttention'] as (() => void) | undefined, 'hooks.onAttention');
  }, undefined);
}

function readClient(
  value: unknown,
  ours: Pick<ClientOptions, 'app' | 'environment' | 'tier'>,
  problems: Problems,
): Omit<ClientOptions, 'sealer'> {
  const more = value === undefined ? {} : object(value, 'client');
  for (const name of ['app', 'environment', 'tier', 'auth', 'sealer']) {
    if (more[name] !== undefined) problems.add(`client.${name}: Expected none; createPinterest sets it`);
  }
  const client = { ...more, ...ours } as ClientOptions;
  problems.of(() => checkClient(client), undefined);
  return client;
}

function checkClient(client: ClientOptions): void {
  try {
    checkClientOptions(client);
  } catch (error) {
    const { field, code } = error as { field?: string; code?: MisuseCode };
    if (!(error instanceof TypeError) || field === undefined || code === undefined) throw error;
    if (/^(app|environment|tier)\b/.test(field)) throw error;
    throw misuse(code, `client.${field}`, error.message.slice(`${field}: `.length));
  }
}

/** Beside the database; never in a folder for temporary files, which a restart may empty. */
function readSpoolFolder(value: unknown, env: Variables, store: StoreOptions): string {
  const given = optionOr(value, env['PINTEREST_SPOOL_DIR']);
  if (given !== undefined) return resolve(text(given, 'spoolDir'));
  if ('sqlite' in store && store.sqlite !== MEMORY) return `${resolve(store.sqlite)}.spool`;
  const state = env['XDG_STATE_HOME'] || join(homeFolder(), '.local', 'state');
  if (isAbsolute(state)) return join(state, 'pinterest-native', 'spool');
  // Started in another folder, a process would not find the tokens that wait in this one.
  throw new Error('spoolDir: Expected a folder, because this process has no home folder to make one in');
}

/** Empty where there is none: an account without a name has none, and Node throws. */
function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return '';
  }
}
