import type { PinterestError } from '../errors.js';
import { END_CONNECTION } from '../store/connections/end_connection.js';
import { MARK_RECONNECT_SOON } from '../store/connections/mark_reconnect_soon.js';
import { PROJECTS_OF_CONNECTION } from '../store/connections/projects_of_connection.js';
import type { Attention } from '../types.js';
import { type ConnectionRow, isUsable, nameOf } from './connection_row.js';
import { reconnectRequired } from './failures.js';
import type { ConnectionParts } from './parts.js';

interface Ending {
  code: string;
  why: string;
  cause?: unknown;
}

/**
 * Ends the connection, tells the hook once, and returns the error that says so. Whom to tell is asked before: between the
 * two nothing can fail, for nobody would be told later.
 */
export async function endConnection(
  parts: ConnectionParts,
  row: ConnectionRow,
  { code, why, cause }: Ending,
): Promise<PinterestError> {
  const say = await teller(parts, row);
  const ended = await parts.service.database.change(END_CONNECTION, [row.id, row.token_version, why, code]);
  const failure = reconnectRequired({ ...row, last_error: why, last_error_code: code }, cause);
  if (ended > 0) say({ kind: 'reconnect_required', message: failure.message });
  return failure;
}

/** It has ended by itself, for the reason that was noted or because its tokens are over. */
export function endExpired(parts: ConnectionParts, row: ConnectionRow): Promise<PinterestError> {
  const [code, why] = [row.last_error_code ?? 'expired', row.last_error ?? 'Its tokens have ended.'];
  return endConnection(parts, row, { code, why });
}

/** It works until its access token ends; after that it has ended. */
export async function reconnectSoon(
  parts: ConnectionParts,
  row: ConnectionRow,
  code: string,
  why: string,
): Promise<void> {
  if (!isUsable(row)) return void (await endConnection(parts, row, { code, why }));
  const marked = await parts.service.database.change(MARK_RECONNECT_SOON, [row.id, row.token_version, why, code]);
  if (marked > 0) await tellExpiry(parts, { ...row, last_error: why });
}

export function tellExpiry(parts: ConnectionParts, row: ConnectionRow): Promise<void> {
  const at = row.token_expires_at;
  const why = row.last_error === null ? '' : ` ${row.last_error}`;
  const message = `Reconnect ${nameOf(row)} before ${at}: until then its connection works.${why}`;
  return tell(parts, row, { kind: 'expires_soon', message, at });
}

type News = Pick<Attention, 'kind' | 'message' | 'at'>;

export async function tell(parts: ConnectionParts, row: ConnectionRow, news: News): Promise<void> {
  const say = await teller(parts, row);
  say(news);
}

/** What tells the hook of the connection at once. */
export async function teller({ service }: ConnectionParts, row: ConnectionRow): Promise<(news: News) => void> {
  const projects = await service.database.query<{ id: string }>(PROJECTS_OF_CONNECTION, [row.id, row.tenant_id]);
  const projectIds = projects.map(({ id }) => id);
  return (news) => service.attention({ ...news, tenantId: row.tenant_id, connectionId: row.id, projectIds });
}
