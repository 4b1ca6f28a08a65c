import { LINK_PROJECT } from '../store/connections/link_project.js';
import { LOCK_PROJECT } from '../store/connections/lock_project.js';
import { SCHEDULED_PINS } from '../store/connections/scheduled_pins.js';
import type { StrandedPin } from '../types.js';
import { deleteIfUnused, type ProjectRow } from './connect.js';
import { notFound, orNotFound } from './failures.js';
import type { ConnectionParts } from './parts.js';

export interface Disconnected {
  disconnected: boolean;
  connectionDeleted: boolean;
  /** The pins that are scheduled and will not be published. */
  stranded: StrandedPin[];
}

interface Left extends Disconnected {
  connectionId: string | null;
}

/** Unlinks the project. The last one to go takes tokens and row along, in the same transaction. */
export async function disconnect(
  parts: ConnectionParts,
  { tenantId, projectId, dryRun }: { tenantId: string; projectId: string; dryRun: boolean },
): Promise<Disconnected> {
  const { database, words } = parts.service;
  const left = database.transaction<Left>(async (queries) => {
    const [project] = await queries.query<ProjectRow>(LOCK_PROJECT, [projectId, tenantId]);
    if (project === undefined) throw notFound('project', projectId);
    const connectionId = project.pinterest_connection_id;
    if (connectionId === null) return { connectionId, disconnected: false, connectionDeleted: false, stranded: [] };
    const pins = await queries.query<{ id: string; title: string | null; scheduled_at: string }>(SCHEDULED_PINS, [
      projectId,
      tenantId,
      words.ready,
    ]);
    const stranded = pins.map(({ id, title, scheduled_at }) => ({ id, title, scheduledAt: scheduled_at }));
    if (dryRun) return { connectionId, disconnected: false, connectionDeleted: false, stranded };
    await queries.change(LINK_PROJECT, [projectId, null]);
    const connectionDeleted = await deleteIfUnused(parts, queries, connectionId);
    return { connectionId, disconnected: true, connectionDeleted, stranded };
  });
  const { connectionId, ...answer } = await orNotFound('project', projectId, left);
  if (answer.connectionDeleted && connectionId !== null) await parts.spool.forget(connectionId);
  return answer;
}
