import { orNone } from '../store/or_none.js';
import { dueConnections, type DueConnection, heldPins } from '../store/pins/due_connections.js';
import { letOrphansGo } from '../store/pins/journal.js';
import type { PublishSummary } from '../types.js';
import { ConnectionLane } from './connection_lane.js';
import { inParallel } from './in_parallel.js';
import { Recovery } from './recovery.js';
import type { Run } from './run.js';
import { HELD_BACK } from './why_waiting.js';

const LANES_AT_A_TIME = 16;

/** What was left by others first, then what is due, then what has been proved absent. */
export function publishPins(run: Run): Promise<PublishSummary> {
  return run.complete(async () => {
    await new Recovery(run).run();
    await publishDue(run, run.scope.ids);
    await publishAbsent(run);
  });
}

export function recoverPins(run: Run): Promise<PublishSummary> {
  return run.complete(async () => {
    await new Recovery(run).run();
    await publishAbsent(run);
  });
}

async function publishAbsent(run: Run): Promise<void> {
  if (run.absent.size > 0) await publishDue(run, [...run.absent.keys()]);
}

async function publishDue(run: Run, ids: readonly string[] | undefined): Promise<void> {
  if (run.isOver) return;
  const { service: { database, environment, words }, settings: { leaseMs, settleMs }, scope: { tenantId, connectionId } } = run;
  await letOrphansGo(database, environment, leaseMs + settleMs);
  const due = {
    ready: words.ready,
    ...(tenantId !== undefined && { tenantId }),
    ...(connectionId !== undefined && { connectionId }),
    ...(ids && { ids }),
  };
  const connections = await orNone(dueConnections(database, due), tenantId, connectionId);
  if (connections.some(({ held }) => held)) {
    for (const id of await heldPins(database, due, run.allowance.left)) noteHeld(run, id);
  }
  const open = connections.filter((connection) => !skipBlocked(run, connection));
  await inParallel(open, LANES_AT_A_TIME, async (connection) => {
    if (!run.isOver) await new ConnectionLane(run, connection, ids).run();
  });
}

function noteHeld({ results }: Run, id: string): void {
  results.note(id, 'held', undefined, HELD_BACK);
}

function skipBlocked({ results }: Run, { connection_id, blocked, blocked_reason, blocked_until }: DueConnection): boolean {
  if (!blocked || connection_id === null) return false;
  results.skip({ connectionId: connection_id, reason: blocked_reason ?? 'blocked', until: blocked_until });
  return true;
}
