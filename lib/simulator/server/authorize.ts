import { invalid, knownError, missingScopes } from '../api_error.js';
import type { Operation } from '../operations.js';
import type { EnvironmentName } from '../options.js';
import type { TokenBook, TokenState } from '../world/tokens.js';

/**
 * The token behind a bearer header. Basic credentials are checked by the operations that take them.
 */
export function tokenOf(
  operation: Operation,
  header: string | undefined,
  tokens: TokenBook,
): TokenState | undefined {
  if (operation.scopes.length === 0 || header === undefined) return undefined;
  const value = /^bearer (.+)$/i.exec(header)?.[1];
  const token = value === undefined ? undefined : tokens.find(value);
  return token && token.kind !== 'refresh' ? token : undefined;
}

/** Refuses as Pinterest does: first who, then what for. */
export function checkAccess(
  operation: Operation,
  token: TokenState | undefined,
  environment: EnvironmentName,
): void {
  if (environment === 'sandbox' && !operation.sandbox) throw knownError('forbidden');
  if (operation.scopes.length === 0) return;
  if (!token) throw knownError('authentication_failed');
  const missing = operation.scopes.filter((scope) => !token.scopes.has(scope));
  if (missing.length > 0) throw missingScopes(missing);
}

const NUMERIC = new Set(['board_id', 'section_id', 'pin_id', 'media_id']);

/** Ids in a path are digits, whatever the operation. */
export function checkPathIds(params: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(params)) {
    if (NUMERIC.has(name) && !/^\d+$/.test(value))
      throw invalid(`'${value}' does not match '^\\\\d+$' (${name})`);
  }
}
