import { DEFAULT_SCOPES } from '../oauth/scopes.js';
import type { Row } from '../store/database.js';
import { SAME_CLOCK_MS } from '../store/same_clock.js';
import type { ConnectionFacts, ConnectionStatus } from '../types.js';

/** A row of `pinterest_connections`, with the clock of the database that judges its dates. */
export interface ConnectionRow extends Row {
  id: string;
  tenant_id: string;
  environment: string;
  app_id: string;
  pinterest_user_id: string;
  pinterest_username: string | null;
  scope: string;
  token_expires_at: string;
  refresh_token_expires_at: string | null;
  tokens_issued_at: string;
  status: string;
  last_error: string | null;
  last_error_code: string | null;
  blocked_until: string | null;
  blocked_reason: string | null;
  token_version: number;
  refresh_by: string | null;
  refresh_until: string | null;
  now: string;
}

// A token that ends while the request is on its way is of no use.
const MARGIN_MS = 60_000;

export function nowOf(row: ConnectionRow): number {
  return Date.parse(row.now);
}

/** A time of the row's as this machine's clock has it: what `by_clock` of a statement makes of a time, undone. */
export function byOwnClock(row: ConnectionRow, time: string): string {
  const ahead = Date.now() - nowOf(row);
  return Math.abs(ahead) < SAME_CLOCK_MS ? time : new Date(Date.parse(time) + ahead).toISOString();
}

/** The access token is good for a request that starts now. */
export function isUsable(row: ConnectionRow): boolean {
  return Date.parse(row.token_expires_at) - nowOf(row) > MARGIN_MS;
}

export function isBlocked(row: ConnectionRow): boolean {
  return row.blocked_until !== null && Date.parse(row.blocked_until) > nowOf(row);
}

/** By a process that is alive, as far as its lease says. */
export function isBeingRefreshed(row: ConnectionRow): boolean {
  return row.refresh_by !== null && row.refresh_until !== null && Date.parse(row.refresh_until) > nowOf(row);
}

export function scopesOf(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

export function nameOf(row: ConnectionRow): string {
  return row.pinterest_username === null ? 'the Pinterest account' : `the Pinterest account "${row.pinterest_username}"`;
}

export function factsOf(row: ConnectionRow, projectIds: string[]): ConnectionFacts {
  const scopes = scopesOf(row.scope);
  const blocked = isBlocked(row);
  return {
    connectionId: row.id,
    username: row.pinterest_username,
    environment: row.environment,
    scopes,
    // Without a word from Pinterest nothing is known to be missing.
    missingScopes: scopes.length === 0 ? [] : DEFAULT_SCOPES.filter((scope) => !scopes.includes(scope)),
    accessTokenExpiresAt: row.token_expires_at,
    refreshTokenExpiresAt: row.refresh_token_expires_at,
    blockedUntil: blocked ? row.blocked_until : null,
    blockedReason: blocked ? row.blocked_reason : null,
    projectIds,
  };
}

export function statusOf(row: ConnectionRow, projectIds: string[]): ConnectionStatus {
  const facts = factsOf(row, projectIds);
  if (row.status === 'reconnect_required') {
    const reason = row.last_error ?? `Reconnect ${nameOf(row)}.`;
    return { state: 'reconnect_required', reason, code: row.last_error_code ?? 'reconnect_required', ...facts };
  }
  if (isSpent(row)) {
    const reason = `The connection of ${nameOf(row)} was not renewed in time and has ended: reconnect.`;
    return { state: 'reconnect_required', reason, code: 'expired', ...facts };
  }
  return { state: 'connected', reconnectSoon: row.status === 'reconnect_soon', ...facts };
}

/** Neither token is good for anything any more. */
function isSpent(row: ConnectionRow): boolean {
  if (Date.parse(row.token_expires_at) > nowOf(row)) return false;
  if (row.status === 'reconnect_soon') return true;
  return row.refresh_token_expires_at !== null && Date.parse(row.refresh_token_expires_at) <= nowOf(row);
}
