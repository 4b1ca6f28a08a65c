import { LOCK_PROJECT } from '../store/connections/lock_project.js';
import { READ_PROJECT } from '../store/connections/read_project.js';
import type { Queries, Row } from '../store/database.js';
import { type Fields, text } from '../validate.js';
import { notFound, orNotFound } from './failures.js';

/** A project as its caller names it. */
export interface NamedProject {
  tenantId: string;
  projectId: string;
}

export interface ProjectRow extends Row {
  id: string;
  /** As the database writes it, which is what seals are bound to. */
  tenant_id: string;
  pinterest_connection_id: string | null;
  /** The sync that stored its boards. */
  boards_of_sync: number | null;
  /** As `accountKey` has it; null: nobody knows which boards there are. */
  boards_of_account: string | null;
}

export function namedProject(given: Fields): NamedProject {
  return { tenantId: text(given['tenantId'], 'tenantId'), projectId: text(given['projectId'], 'projectId') };
}

export async function readProject(queries: Queries, { projectId, tenantId }: NamedProject): Promise<ProjectRow> {
  const rows = queries.query<ProjectRow>(READ_PROJECT, [projectId, tenantId]);
  const [row] = await orNotFound('project', projectId, rows);
  if (row === undefined) throw notFound('project', projectId);
  return row;
}

/** Until the transaction ends, nobody else connects it, disconnects it or stores boards of it. */
export async function lockProject(queries: Queries, { projectId, tenantId }: NamedProject): Promise<ProjectRow> {
  const [row] = await queries.query<ProjectRow>(LOCK_PROJECT, [projectId, tenantId]);
  if (row === undefined) throw notFound('project', projectId);
  return row;
}
