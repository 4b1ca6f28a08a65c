import { randomUUID } from 'node:crypto';

import { PinterestError } from '../errors.js';
import { INSERT_STATE } from '../store/connections/insert_state.js';
import { SWEEP_BLOCKS } from '../store/connections/sweep_blocks.js';
import { SWEEP_STATES } from '../store/connections/sweep_states.js';
import type { Queries } from '../store/database.js';
import { isUnreadable } from '../store/postgres_failure.js';
import type { ConnectStarted } from '../types.js';
import type { ConnectionParts } from './parts.js';
import { type NamedProject, readProject } from './project_row.js';

/** Of one that was begun, and of a grant that waits for its account's name. */
export const STATE_LIFE_MS = 10 * 60_000;
const LATE_MS = 60 * 60_000;

export interface StartRequest extends NamedProject {
  userId: string;
  scopes: readonly string[] | undefined;
}

/** Draws the state and the verifier; what comes back with the state belongs to this project and this user alone. */
export async function start({ service }: ConnectionParts, request: StartRequest): Promise<ConnectStarted> {
  const { userId, scopes } = request;
  const connectionId = randomUUID();
  await sweep(service.database);
  const project = await readProject(service.database, request);
  const begun = service.client.oauth.start({
    context: { tenant: project.tenant_id, connection: connectionId },
    ...(scopes && { scopes }),
  });
  const state = service.database.query<{ expires_at: string }>(INSERT_STATE, [
    randomUUID(),
    begun.stateHash,
    begun.sealedVerifier as string,
    project.id,
    project.tenant_id,
    userId,
    connectionId,
    service.environment,
    begun.scopes.join(' '),
    STATE_LIFE_MS,
  ]);
  const [stored] = await state.catch((error: unknown) => {
    throw userIdFailure(error, userId);
  });
  return { url: begun.url, connectionId, expiresAt: stored!.expires_at };
}

/** Every other value of the row is the database's own or made here. */
function userIdFailure(error: unknown, userId: string): unknown {
  if (!isUnreadable(error)) return error;
  return new PinterestError({
    code: 'invalid_input',
    field: 'userId',
    message:
      `userId: "${userId}" is no UUID, and the column oauth_state_mapping.user_id of this database takes nothing else: ` +
      'give the id that the application knows its signed-in user by, as auth.uid() has it.',
    stopped: 'permanent',
  });
}

/** Attempts to connect that nobody finishes any more, and blocks that are over. */
export async function sweep(queries: Queries): Promise<void> {
  await queries.change(SWEEP_STATES, [-LATE_MS]);
  await queries.change(SWEEP_BLOCKS);
}
