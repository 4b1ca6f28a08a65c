import type { ConnectionsApi } from '../types.js';
import { object, optionalBoolean, optionalSignal, optionalStrings, optionalText, options, text } from '../validate.js';
import { disconnect } from './disconnect.js';
import { isDue } from './due.js';
import { refuseElsewhere } from './failures.js';
import { type Callback, finish, type ReplaceBoards } from './finish.js';
import type { ConnectionParts } from './parts.js';
import { namedProject } from './project_row.js';
import type { Refresh } from './refresh.js';
import { RefreshRun } from './refresh_due.js';
import { start, type StartRequest } from './start.js';
import { connectionOf, facts, list, status } from './status.js';

export function connectionsApi(parts: ConnectionParts, refresh: Refresh, replaceBoards: ReplaceBoards): ConnectionsApi {
  return {
    start: (value) => start(parts, startOf(value)),
    finish: (value) => finish(parts, callbackOf(value), replaceBoards),
    status: (value) => status(parts, namedProject(options(object(value, 'options'), 'options', PROJECT))),
    disconnect(value) {
      const given = options(object(value, 'options'), 'options', [...PROJECT, 'dryRun']);
      const dryRun = optionalBoolean(given['dryRun'], 'dryRun') ?? false;
      return disconnect(parts, { ...namedProject(given), dryRun });
    },
    refresh(value) {
      const given = options(object(value, 'options'), 'options', ['tenantId', 'connectionId', 'force']);
      const tenantId = text(given['tenantId'], 'tenantId');
      const connectionId = text(given['connectionId'], 'connectionId');
      return refreshOne(parts, refresh, { tenantId, connectionId }, optionalBoolean(given['force'], 'force') ?? false);
    },
    refreshDue(value) {
      const given = options(value, 'options', ['tenantId', 'signal']);
      const run = new RefreshRun(parts, refresh, optionalSignal(given['signal']));
      return run.run(optionalText(given['tenantId'], 'tenantId') ?? null);
    },
    list: (value) => list(parts, optionalText(options(value, 'options', ['tenantId'])['tenantId'], 'tenantId') ?? null),
  };
}

const PROJECT = ['tenantId', 'projectId'];
const CALLBACK = ['state', 'code', 'error', 'errorDescription', 'userId', 'signal'];

function startOf(value: unknown): StartRequest {
  const given = options(object(value, 'options'), 'options', [...PROJECT, 'userId', 'scopes']);
  const userId = text(given['userId'], 'userId');
  return { ...namedProject(given), userId, scopes: optionalStrings(given['scopes'], 'scopes') };
}

/** What an address brought stays as it is: whatever it may be has an answer. */
function callbackOf(value: unknown): Callback {
  const { state, code, error, userId, signal } = options(object(value, 'options'), 'options', CALLBACK);
  return { state, code, error, userId: text(userId, 'userId'), signal: optionalSignal(signal) };
}

async function refreshOne(
  parts: ConnectionParts,
  refresh: Refresh,
  connection: { tenantId: string; connectionId: string },
  force: boolean,
): ReturnType<ConnectionsApi['refresh']> {
  const row = await connectionOf(parts, connection);
  refuseElsewhere(parts.service, row);
  if (force || row.status !== 'connected' || isDue(row)) await refresh.renew(row.id, row.token_version);
  return facts(parts, await connectionOf(parts, connection));
}
