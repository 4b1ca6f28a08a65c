import { LINK_PROJECT } from '../store/connections/link_project.js';
import { SCHEDULED_PINS } from '../store/connections/scheduled_pins.js';
import { UNSETTLED_PINS } from '../store/connections/unsettled_pins.js';
import type { Queries, Row } from '../store/database.js';
import { SWITCHED_OFF_WORKFLOWS } from '../store/legacy/switched_off_workflows.js';
import type { Disconnected, StrandedPin } from '../types.js';
import { deleteIfUnused } from './connect.js';
import { orNotFound } from './failures.js';
import type { ConnectionParts } from './parts.js';
import { lockProject, type NamedProject } from './project_row.js';

interface PinRow extends Row {
  id: string;
  title: string | null;
  scheduled_at: string | null;
}

interface Wanted extends NamedProject {
  dryRun: boolean;
}

/** Unlinks the project. The last one to go takes tokens and row along, in the same transaction. */
export async function disconnect(parts: ConnectionParts, wanted: Wanted): Promise<Disconnected> {
  const { projectId, dryRun } = wanted;
  const unlinking = parts.service.database.transaction(async (queries) => {
    const { pinterest_connection_id: connectionId } = await lockProject(queries, wanted);
    const left = { ...(await pinsLeft(parts, queries, wanted, connectionId)), legacy: { switchedOff: await switchedOff(queries, projectId) } };
    if (connectionId === null || dryRun) return { connectionId, disconnected: false, connectionDeleted: false, ...left };
    await queries.change(LINK_PROJECT, [projectId, null]);
    const connectionDeleted = await deleteIfUnused(parts, queries, connectionId);
    return { connectionId, disconnected: true, connectionDeleted, ...left };
  });
  const { connectionId, ...answer } = await orNotFound('project', projectId, unlinking);
  if (answer.connectionDeleted && connectionId !== null) await parts.spool.forget(connectionId);
  return answer;
}

async function pinsLeft(
  { service: { words } }: ConnectionParts,
  queries: Queries,
  { projectId, tenantId }: Wanted,
  connectionId: string | null,
): Promise<Pick<Disconnected, 'stranded' | 'unsettled'>> {
  if (connectionId === null) return { stranded: [], unsettled: [] };
  const pins = async (statement: string, status: string): Promise<StrandedPin[]> => {
    const rows = await queries.query<PinRow>(statement, [projectId, tenantId, status]);
    return rows.map(({ id, title, scheduled_at }) => ({ id, title, scheduledAt: scheduled_at }));
  };
  return { stranded: await pins(SCHEDULED_PINS, words.ready), unsettled: await pins(UNSETTLED_PINS, words.publishing) };
}

async function switchedOff(queries: Queries, projectId: string): Promise<Disconnected['legacy']['switchedOff']> {
  const rows = await queries.query<{ workflow_id: string; name: string | null }>(SWITCHED_OFF_WORKFLOWS, [projectId]);
  return rows.map(({ workflow_id: workflowId, name }) => ({ workflowId, name }));
}
