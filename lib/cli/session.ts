import { createPinterest } from '../pinterest.js';
import { type PinterestSettings, readPinterestOptions } from '../pinterest_options.js';
import type { Queries } from '../store/database.js';
import { openStore } from '../store/open.js';
import type { Pinterest } from '../types.js';
import type { Invocation } from './command.js';
import { countPins, type PinCounts } from './pin_counts.js';
import { anyTenantOf, type Project, projectOf, readProjects, tenantOf } from './projects.js';
import { optionsOf, refuseMissingFile, storeOf } from './settings.js';

/** Projects of the database, with no Pinterest app needed. */
export const storedProjects = (invocation: Invocation): Promise<Project[]> => fromStore(invocation, readProjects);

export function storedPinCounts(invocation: Invocation, tenantId: string): Promise<ReadonlyMap<string, PinCounts>> {
  const { words } = settingsWithoutApp(invocation);
  return fromStore(invocation, (queries) => countPins(queries, tenantId, words));
}

async function fromStore<T>(invocation: Invocation, read: (queries: Queries) => Promise<T>): Promise<T> {
  const store = storeOf(invocation);
  refuseMissingFile(store);
  const database = await openStore(store, invocation.env);
  try {
    return await read(database);
  } finally {
    await database.close();
  }
}

/** Runs `work` with a service that is closed afterwards, whatever came of it. */
export async function withPinterest<T>(invocation: Invocation, work: (pinterest: Pinterest) => Promise<T>): Promise<T> {
  refuseMissingFile(storeOf(invocation));
  const pinterest = createPinterest(optionsOf(invocation));
  try {
    return await work(pinterest);
  } finally {
    await pinterest.close();
  }
}

export async function withTenant<T>(
  invocation: Invocation,
  work: (pinterest: Pinterest, tenantId: string, projects: readonly Project[]) => Promise<T>,
): Promise<T> {
  const projects = await storedProjects(invocation);
  const tenantId = tenantOf(projects, invocation);
  return withPinterest(invocation, (pinterest) => work(pinterest, tenantId, projects.filter((each) => each.tenantId === tenantId)));
}

/** With nobody's tenant where none is named: the work is for all. */
export async function withAnyTenant<T>(
  invocation: Invocation,
  work: (pinterest: Pinterest, tenant: { tenantId?: string }) => Promise<T>,
): Promise<T> {
  const tenant = await anyTenantOf(() => storedProjects(invocation), invocation);
  return withPinterest(invocation, (pinterest) => work(pinterest, tenant));
}

export async function withProject<T>(
  invocation: Invocation,
  work: (pinterest: Pinterest, project: Project) => Promise<T>,
): Promise<T> {
  const project = projectOf(await storedProjects(invocation), invocation);
  return withPinterest(invocation, (pinterest) => work(pinterest, project));
}

/** In the place of what is missing, so that what does not need the app works without it. */
const STAND_IN = { id: 'missing', secret: 'missing', redirectUri: 'http://localhost:1/missing' };

export function settingsWithoutApp(invocation: Pick<Invocation, 'values' | 'env'>): PinterestSettings {
  const { env } = invocation;
  const app = {
    id: env['PINTEREST_APP_ID'] || STAND_IN.id,
    secret: env['PINTEREST_APP_SECRET'] || STAND_IN.secret,
    redirectUri: STAND_IN.redirectUri,
  };
  return readPinterestOptions({ ...optionsOf(invocation), app }, env);
}
