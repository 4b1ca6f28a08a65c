import { PinterestError } from '../errors.js';
import type { Service } from '../service.js';
import { isUnreadable } from '../store/postgres_failure.js';
import { type ConnectionRow, nameOf } from './connection_row.js';

const OWN_FAULT = /^(seal_key_file_|binding_unavailable$|core_not_started$)/u;

/** A failure of this process, its key file or addon: it says nothing of any connection. */
export function isOwnFault({ code }: { code: string }): boolean {
  return OWN_FAULT.test(code);
}

/** Another tenant's too: who asks learns nothing of it. */
export function notFound(what: 'connection' | 'project', id: string, ofTenant = true): PinterestError {
  const where = ofTenant ? 'for this tenant: check the id and the tenantId' : 'in this database: check the id';
  return new PinterestError({
    code: 'not_found',
    field: `${what}Id`,
    message: `There is no ${what} "${id}" ${where}.`,
    stopped: 'permanent',
  });
}

export function reconnectRequired(row: ConnectionRow, cause?: unknown): PinterestError {
  const why = row.last_error === null ? '' : ` ${row.last_error}`;
  return new PinterestError(
    {
      code: 'reconnect_required',
      message: `Reconnect ${nameOf(row)}: its connection has ended.${why}`,
      stopped: 'permanent',
    },
    { cause },
  );
}

export function refusedToo({ message }: { message: string }): string {
  return `Pinterest refused a fresh token too: ${message}`;
}

/** The tokens of a refresh without the one it is made for. */
export function noAccessToken(): PinterestError {
  return new PinterestError({
    code: 'bad_answer',
    field: 'access_token',
    message:
      'Pinterest answered the refresh without a usable access token. The new refresh token that came with it is kept: ' +
      'try again.',
    outcome: 'not_sent',
    retryable: true,
  });
}

/** Another app's tokens, or another environment's: sent from here they would be refused, and that would end the connection. */
export function refuseElsewhere({ environment, appId }: Pick<Service, 'environment' | 'appId'>, row: ConnectionRow): void {
  if (row.environment === environment && row.app_id === appId) return;
  throw new PinterestError({
    code: 'wrong_environment',
    message:
      `The connection of ${nameOf(row)} belongs to app ${row.app_id} in ${row.environment}, and this service is set ` +
      `up for another app or for ${environment}: correct PINTEREST_APP_ID or PINTEREST_ENVIRONMENT, or reconnect.`,
    stopped: 'permanent',
  });
}

/** Postgres knows before it looks that what is no UUID names no row. */
export async function orNotFound<T>(
  what: 'connection' | 'project',
  id: string,
  found: Promise<T>,
  ofTenant = true,
): Promise<T> {
  try {
    return await found;
  } catch (error) {
    if (isUnreadable(error)) throw notFound(what, id, ofTenant);
    throw error;
  }
}
