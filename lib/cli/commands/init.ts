import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';

import { keyFileOf } from '../../pinterest_options.js';
import { readKeyFile } from '../../seal/key_file.js';
import { openStore } from '../../store/open.js';
import type { Queries } from '../../store/database.js';
import type { StoreOptions } from '../../types.js';
import { type Adoption, adoptionDocument, ADOPTION_OPTIONS, adoptStore, stepsAfter } from '../adopting.js';
import { usageError } from '../cli_error.js';
import { type Command, type Invocation, text } from '../command.js';
import { EXIT } from '../exit_codes.js';
import { type Output, printable } from '../output.js';
import { connectCommand, namedTenant, type Project, readProjects } from '../projects.js';
import { DATABASE_OPTIONS, storeName, storeOf } from '../settings.js';

const INSERT_PROJECT = `insert into blog_projects (id, tenant_id, name, blog_url, created_at, updated_at)
values ($1, $2, $3, $4, $5, $5)`;

export const init: Command = {
  failure: 'Nothing was set up',
  details:
    'Opens the database (a new SQLite file is made), brings its schema up to date, and makes the first project. ' +
    'Running it again changes nothing that is there; with --name it adds another project. ' +
    "Of an application's database it says first what would be added to its tables, and asks.",
  options: {
    ...DATABASE_OPTIONS,
    tenant: {
      type: 'string',
      value: 'id',
      text: "whose the project is (default: PINTEREST_TENANT, else that of the projects there are, else a new one)",
    },
    ...ADOPTION_OPTIONS,
    name: { type: 'string', value: 'text', text: "the project's name (default: My blog)" },
    'blog-url': { type: 'string', value: 'url', text: "the address of the new project's blog, http or https" },
  },
  run: async (invocation) => {
    const { output, env } = invocation;
    const store = storeOf(invocation);
    const blogUrl = blogUrlOf(invocation);
    const isNew = 'sqlite' in store && !existsSync(store.sqlite);
    const adoption = await adoptStore(invocation, store);
    const database = await openStore(store, { ...env, ...adoption?.settings });
    try {
      // First, because a key file that cannot be used means that nothing is made.
      const keyFile = sealKeyFile(store, env);
      // Of two that start together the second has to see what the first has made, or each makes a project of a tenant of its own.
      const { project, before } = await database.migration(({ queries }) => firstOrNamed(queries, invocation, blogUrl));
      const done = { store: storeName(store), isNew, project, before, keyFile, adoption };
      output.result(documentOf(done, database.engine), explanation(done, output, env));
    } finally {
      await database.close();
    }
    return EXIT.ok;
  },
};

async function firstOrNamed(queries: Queries, invocation: Invocation, blogUrl: string | undefined): Promise<Pick<Done, 'project' | 'before'>> {
  const before = await readProjects(queries);
  const asked = askedFor(invocation, before);
  if (asked.isThere) await refuseOtherUrl(queries, asked, blogUrl);
  return { before, project: asked.isThere ? undefined : await make(queries, asked, blogUrl) };
}

/** The first one, or one that was asked for; `isThere`: already. */
function askedFor({ values, env }: Invocation, before: readonly Project[]): Project & { isThere: boolean } {
  const name = text(values, 'name');
  const tenantId = namedTenant({ values, env }) ?? before[0]?.tenantId ?? randomUUID();
  const own = before.filter((project) => project.tenantId === tenantId);
  const found = name === undefined ? own[0] : own.find((project) => project.name === name);
  return found === undefined ? { id: randomUUID(), tenantId, name: name ?? 'My blog', isThere: false } : { ...found, isThere: true };
}

async function make(queries: Queries, { id, tenantId, name }: Project, blogUrl: string | undefined): Promise<Project> {
  await queries.change(INSERT_PROJECT, [id, tenantId, name, blogUrl ?? null, new Date().toISOString()]);
  return { id, tenantId, name };
}

function blogUrlOf({ values }: Invocation): string | undefined {
  const given = text(values, 'blog-url');
  if (given === undefined || (/^https?:/i.test(given) && URL.canParse(given))) return given;
  throw usageError(`--blog-url: expected an http or https address but received "${given}".`, 'See: pinterest-native init --help');
}

/** Running `init` again changes nothing; somebody who gives another address means a change. */
async function refuseOtherUrl(queries: Queries, { id, name }: Project, blogUrl: string | undefined): Promise<void> {
  if (blogUrl === undefined) return;
  const [row] = await queries.query<{ blog_url: string | null }>('select blog_url from blog_projects where id = $1', [id]);
  if (row?.blog_url === blogUrl) return;
  throw usageError(
    `The project "${name || id}" is there already, and keeps the address it has.`,
    'For another project give --name too; to change this one, set blog_url in its row of blog_projects.',
  );
}

/** Made now rather than by the first connect, so that there is something to make a copy of. */
function sealKeyFile(store: StoreOptions, env: NodeJS.ProcessEnv): string | undefined {
  const file = env['PINTEREST_SEAL_KEYS'] ? undefined : keyFileOf(store);
  if (file !== undefined) readKeyFile(file);
  return file;
}

interface Done {
  store: string;
  keyFile: string | undefined;
  isNew: boolean;
  project: Project | undefined;
  before: readonly Project[];
  adoption: Adoption | undefined;
}

const documentOf = ({ store, isNew, project, before, keyFile, adoption }: Done, engine: string): object => ({
  ok: true,
  database: store,
  engine,
  databaseCreated: isNew,
  sealKeyFile: keyFile ?? null,
  adoption: adoption === undefined ? null : adoptionDocument(adoption),
  projectCreated: project ?? null,
  projects: project === undefined ? before : [...before, project],
});

function explanation({ store, isNew, project, before, keyFile, adoption }: Done, output: Output, env: NodeJS.ProcessEnv): string {
  const tick = output.paint('green', '✔');
  const needed = ['PINTEREST_APP_ID', 'PINTEREST_APP_SECRET', 'PINTEREST_REDIRECT_URI'];
  const missing = needed.filter((name) => !env[name]);
  const steps = [
    ...(keyFile === undefined && !env['PINTEREST_SEAL_KEYS'] ? ['set PINTEREST_SEAL_KEYS (a new one: pinterest-native keys generate)'] : []),
    ...(missing.length > 0 ? [`set ${missing.join(', ')} (from developers.pinterest.com)`] : []),
    ...(adoption === undefined ? [] : stepsAfter(adoption)),
    'pinterest-native doctor',
    project === undefined ? 'pinterest-native connect' : connectCommand(project, before.length > 0),
  ];
  return [
    `${tick} ${isNew ? 'Made the database' : 'The database is'} ${store}, its schema is up to date`,
    ...(keyFile === undefined ? [] : [`${tick} The seal key is in ${keyFile}: keep a copy, without it no stored token opens`]),
    project === undefined
      ? `${tick} Projects are there: ${printable(before.map(({ name, id }) => name || id).join(', '))}`
      : `${tick} Made the project "${printable(project.name)}" (${project.id}, tenant ${project.tenantId})`,
    '',
    'Next',
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
  ].join('\n');
}
