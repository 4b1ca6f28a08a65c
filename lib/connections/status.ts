import { CONNECTED_PROJECTS } from '../store/connections/connected_projects.js';
import { LIST_CONNECTIONS } from '../store/connections/list_connections.js';
import { PROJECTS_OF_CONNECTION } from '../store/connections/projects_of_connection.js';
import { READ_CONNECTION } from '../store/connections/read_connection.js';
import { READ_CONNECTION_OF_TENANT } from '../store/connections/read_connection_of_tenant.js';
import { orNone } from '../store/or_none.js';
import { PinterestError } from '../errors.js';
import type { ConnectionFacts, ConnectionStatus } from '../types.js';
import { type ConnectionRow, factsOf, statusOf } from './connection_row.js';
import { notFound, orNotFound } from './failures.js';
import type { ConnectionParts } from './parts.js';
import { type NamedProject, type ProjectRow, readProject } from './project_row.js';
import { openablePair } from './seals.js';
import type { StoredPair } from './token_store.js';

/** What a settings page shows of a project. */
export async function status(parts: ConnectionParts, named: NamedProject): Promise<ConnectionStatus> {
  const { database } = parts.service;
  const project = await readProject(database, named);
  if (project.pinterest_connection_id === null) return { state: 'not_connected' };
  const [row] = await database.query<ConnectionRow>(READ_CONNECTION, [project.pinterest_connection_id]);
  if (row === undefined) return { state: 'not_connected' };
  const pair = await parts.tokens.read(database, row.id).catch(ifNotSealed);
  return withSeals(parts, row, statusOf(row, await projectsOf(parts, row)), pair);
}

export async function list(
  parts: ConnectionParts,
  tenantId: string | null,
): Promise<(ConnectionStatus & { tenantId: string })[]> {
  const { service, tokens } = parts;
  const rows = await orNone(service.database.query<ConnectionRow>(LIST_CONNECTIONS, [tenantId]), tenantId);
  if (rows.length === 0) return [];
  const projects = await service.database.query<ProjectRow>(CONNECTED_PROJECTS, [tenantId]);
  const users = new Map<string, string[]>(rows.map(({ id }) => [id, []]));
  for (const { id, pinterest_connection_id } of projects) users.get(pinterest_connection_id as string)?.push(id);
  const pairs = await tokens.readAll(service.database, tenantId);
  return rows.map((row) => {
    const status = statusOf(row, users.get(row.id) ?? []);
    return { ...withSeals(parts, row, status, pairs.get(row.id)), tenantId: row.tenant_id };
  });
}

/** A connection of this tenant. */
export async function connectionOf(
  { service }: ConnectionParts,
  { tenantId, connectionId }: { tenantId: string; connectionId: string },
): Promise<ConnectionRow> {
  const rows = service.database.query<ConnectionRow>(READ_CONNECTION_OF_TENANT, [connectionId, tenantId]);
  const [row] = await orNotFound('connection', connectionId, rows);
  if (row === undefined) throw notFound('connection', connectionId);
  return row;
}

export async function facts(parts: ConnectionParts, row: ConnectionRow): Promise<ConnectionFacts> {
  return factsOf(row, await projectsOf(parts, row));
}

async function projectsOf({ service }: ConnectionParts, row: ConnectionRow): Promise<string[]> {
  const projects = await service.database.query<{ id: string }>(PROJECTS_OF_CONNECTION, [row.id, row.tenant_id]);
  return projects.map(({ id }) => id);
}

/** A page that shows "connected" while no token opens would send people looking in the wrong place. */
function withSeals(
  parts: ConnectionParts,
  row: ConnectionRow,
  status: ConnectionStatus,
  pair: StoredPair | PinterestError | undefined,
): ConnectionStatus {
  if (status.state !== 'connected' || pair === undefined) return status;
  const trouble = pair instanceof PinterestError ? pair : sealTrouble(parts, row, pair);
  if (trouble === undefined) return status;
  const { reconnectSoon: _works, ...facts } = status;
  return { ...facts, state: 'reconnect_required', reason: trouble.message, code: trouble.code };
}

function sealTrouble({ service }: ConnectionParts, row: ConnectionRow, pair: StoredPair): PinterestError | undefined {
  try {
    openablePair(service, row, pair);
    return undefined;
  } catch (error) {
    // What is wrong with the keys' file is no connection's fault, and to reconnect mends nothing.
    if (error instanceof PinterestError && error.code === 'seal_broken') return error;
    throw error;
  }
}

function ifNotSealed(error: unknown): PinterestError {
  if (error instanceof PinterestError && error.code === 'tokens_not_sealed') return error;
  throw error;
}
