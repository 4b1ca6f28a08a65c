import type { Queries, Row } from '../store/database.js';
import { CliError, usageError } from './cli_error.js';
import { type Invocation, text } from './command.js';
import { EXIT } from './exit_codes.js';

export interface Project {
  id: string;
  tenantId: string;
  name: string;
}

interface ProjectRow extends Row {
  id: string;
  tenant_id: string;
  name: string | null;
}

const READ_PROJECTS = 'select id, tenant_id, name from blog_projects order by created_at, id';

export async function readProjects(queries: Queries): Promise<Project[]> {
  const rows = await queries.query<ProjectRow>(READ_PROJECTS);
  return rows.map(({ id, tenant_id: tenantId, name }) => ({ id, tenantId, name: name ?? '' }));
}

type Given = Pick<Invocation, 'values' | 'env'>;

const setting = ({ values, env }: Given, option: string, variable: string): string | undefined => {
  const given = text(values, option) ?? env[variable];
  return given === '' ? undefined : given;
};

export const namedTenant = (given: Given): string | undefined => setting(given, 'tenant', 'PINTEREST_TENANT');

/** The named tenant, nothing when none is named: those of all. */
export async function anyTenantOf(read: () => Promise<readonly Project[]>, given: Given): Promise<{ tenantId?: string }> {
  return namedTenant(given) === undefined ? {} : { tenantId: tenantOf(await read(), given) };
}

/** The named tenant, or the only one. */
export function tenantOf(projects: readonly Project[], given: Given): string {
  const named = namedTenant(given);
  const tenants = [...new Set(projects.map(({ tenantId }) => tenantId))];
  if (named !== undefined) {
    if (tenants.includes(named)) return named;
    throw usageError(`No project has the tenant "${named}".`, `Tenants: ${few(tenants)}.`);
  }
  const [only, ...others] = tenants;
  if (only === undefined) throw noProject();
  if (others.length > 0) throw usageError(`The database has ${tenants.length} tenants.`, `Choose one with --tenant: ${few(tenants)}.`);
  return only;
}

/** The named project of the tenant, or the only one. */
export function projectOf(projects: readonly Project[], given: Given): Project {
  const tenantId = tenantOf(projects, given);
  const own = projects.filter((project) => project.tenantId === tenantId);
  const list = few(own.map(({ id, name }) => (name === '' ? id : name)));
  const named = setting(given, 'project', 'PINTEREST_PROJECT');
  if (named !== undefined) {
    const found = own.find(({ id }) => id === named) ?? own.find(({ name }) => name === named);
    if (found !== undefined) return found;
    throw usageError(`There is no project "${named}".`, `Projects: ${list}.`);
  }
  const [only, ...others] = own;
  if (only === undefined) throw noProject();
  if (others.length > 0) throw usageError(`There are ${own.length} projects.`, `Choose one with --project: ${list}.`);
  return only;
}

/** How the project is connected, as a person types it. By id where there are `several`: a name may need quotes. */
export const connectCommand = ({ id }: Project, several: boolean): string => `pinterest-native connect${several ? ` --project ${id}` : ''}`;

const noProject = (): CliError =>
  new CliError('not_configured', 'The database has no project yet.', {
    exitCode: EXIT.notConfigured,
    fix: 'Make the first one: pinterest-native init --name "My blog"',
  });

const MOST_NAMED = 8;

function few(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED;
  return names.slice(0, MOST_NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
