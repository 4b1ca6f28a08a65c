import { loadBinding } from '../binding.js';
import { translated } from '../failure.js';
import type { ConnectionRow } from './connection_row.js';

/** The core's decision, by the database's clock. */
export function isDue(row: ConnectionRow): boolean {
  const tokens = JSON.stringify({
    now: row.now,
    accessTokenExpiresAt: row.token_expires_at,
    tokensIssuedAt: row.tokens_issued_at,
    refreshTokenExpiresAt: row.refresh_token_expires_at,
  });
  return translated(() => loadBinding().refreshDue(tokens));
}
