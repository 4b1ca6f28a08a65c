import type { ConnectionsApi } from '../types.js';
import { object, optionalBoolean, optionalSignal, optionalStrings, optionalText, options, text } from '../validate.js';
import { disconnect } from './disconnect.js';
import { isDue } from './due.js';
import { finish, type ReplaceBoards } from './finish.js';
import type { ConnectionParts } from './parts.js';
import type { Refresh } from './refresh.js';
import { RefreshRun } from './refresh_due.js';
import { start } from './start.js';
import { connectionOf, facts, list, status } from './status.js';

export function connectionsApi(parts: ConnectionParts, refresh: Refresh, replaceBoards: ReplaceBoards): ConnectionsApi {
  return {
    start(value) {
      const given = options(object(value, 'options'), 'options', ['tenantId', 'projectId', 'userId', 'scopes']);
      const userId = text(given['userId'], 'userId');
      return start(parts, { ...ofProject(given), userId, scopes: optionalStrings(given['scopes'], 'scopes') });
    },

    finish(value) {
      const names = ['state', 'code', 'error', 'errorDescription', 'userId', 'signal'];
      const { state, code, error, userId, signal } = options(object(value, 'options'), 'options', names);
      const callback = { state, code, error, userId: text(userId, 'userId'), signal: optionalSignal(signal) };
      return finish(parts, callback, replaceBoards);
    },

    status(value) {
      return status(parts, ofProject(options(object(value, 'options'), 'options', ['tenantId', 'projectId'])));
    },

    disconnect(value) {
      const given = options(object(value, 'options'), 'options', ['tenantId', 'projectId', 'dryRun']);
      const dryRun = optionalBoolean(given['dryRun'], 'dryRun') ?? false;
      return disconnect(parts, { ...ofProject(given), dryRun });
    },

    refresh(value) {
      const given = options(object(value, 'options'), 'options', ['tenantId', 'connectionId', 'force']);
      const connection = {
        tenantId: text(given['tenantId'], 'tenantId'),
        connectionId: text(given['connectionId'], 'connectionId'),
      };
      return refreshOne(parts, refresh, connection, optionalBoolean(given['force'], 'force') ?? false);
    },

    refreshDue(value) {
      const given = options(value, 'options', ['tenantId', 'signal']);
      const run = new RefreshRun(parts, refresh, optionalSignal(given['signal']));
      return run.run(optionalText(given['tenantId'], 'tenantId') ?? null);
    },

    list(value) {
      const given = options(value, 'options', ['tenantId']);
      return list(parts, optionalText(given['tenantId'], 'tenantId') ?? null);
    },
  };
}

function ofProject(given: Readonly<Record<string, unknown>>): { tenantId: string; projectId: string } {
  return { tenantId: text(given['tenantId'], 'tenantId'), projectId: text(given['projectId'], 'projectId') };
}

async function refreshOne(
  parts: ConnectionParts,
  refresh: Refresh,
  connection: { tenantId: string; connectionId: string },
  force: boolean,
): ReturnType<ConnectionsApi['refresh']> {
  const row = await connectionOf(parts, connection);
  if (force || row.status !== 'connected' || isDue(row)) await refresh.renew(row.id, row.token_version);
  return facts(parts, await connectionOf(parts, connection));
}
