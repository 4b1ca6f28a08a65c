import { LINK_PROJECT } from '../store/connections/link_project.js';
import { LOCK_PROJECT } from '../store/connections/lock_project.js';
import { SCHEDULED_PINS } from '../store/connections/scheduled_pins.js';
import type { Queries } from '../store/database.js';
import { SWITCHED_OFF_WORKFLOWS } from '../store/legacy/switched_off_workflows.js';
import type { Disconnected, StrandedPin } from '../types.js';
import { deleteIfUnused, type ProjectRow } from './connect.js';
import { notFound, orNotFound } from './failures.js';
import type { ConnectionParts } from './parts.js';

interface Wanted {
  tenantId: string;
  projectId: string;
  dryRun: boolean;
}

/** Unlinks the project. The last one to go takes tokens and row along, in the same transaction. */
export async function disconnect(parts: ConnectionParts, wanted: Wanted): Promise<Disconnected> {
  const { projectId, tenantId, dryRun } = wanted;
  const left = parts.service.database.transaction(async (queries) => {
    const [project] = await queries.query<ProjectRow>(LOCK_PROJECT, [projectId, tenantId]);
    if (project === undefined) throw notFound('project', projectId);
    const connectionId = project.pinterest_connection_id;
    const stranded = connectionId === null ? [] : await strandedPins(parts, queries, wanted);
    const legacy = { switchedOff: await switchedOff(queries, projectId) };
    if (connectionId === null || dryRun) {
      return { connectionId, disconnected: false, connectionDeleted: false, stranded, legacy };
    }
    await queries.change(LINK_PROJECT, [projectId, null]);
    const connectionDeleted = await deleteIfUnused(parts, queries, connectionId);
    return { connectionId, disconnected: true, connectionDeleted, stranded, legacy };
  });
  const { connectionId, ...answer } = await orNotFound('project', projectId, left);
  if (answer.connectionDeleted && connectionId !== null) await parts.spool.forget(connectionId);
  return answer;
}

async function strandedPins(
  { service: { words } }: ConnectionParts,
  queries: Queries,
  { projectId, tenantId }: Wanted,
): Promise<StrandedPin[]> {
  const pins = await queries.query<{ id: string; title: string | null; scheduled_at: string }>(SCHEDULED_PINS, [
    projectId,
    tenantId,
    words.ready,
  ]);
  return pins.map(({ id, title, scheduled_at }) => ({ id, title, scheduledAt: scheduled_at }));
}

async function switchedOff(queries: Queries, projectId: string): Promise<Disconnected['legacy']['switchedOff']> {
  const rows = await queries.query<{ workflow_id: string; name: string | null }>(SWITCHED_OFF_WORKFLOWS, [projectId]);
  return rows.map(({ workflow_id: workflowId, name }) => ({ workflowId, name }));
}
