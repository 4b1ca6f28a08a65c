import type { StoredConnection } from './check.js';

/** Whether a connection's token should work here, for what needs these scopes. Where none are noted it is not known, and Pinterest says. */
export function shouldBeGood(
  { environment, scopes, sealedAccess, status, accessTokenExpiresAt }: StoredConnection,
  here: string,
  needed: readonly string[],
): boolean {
  if (environment !== here || sealedAccess === null || status === 'reconnect_required') return false;
  const granted = scopes.length === 0 || needed.every((scope) => scopes.includes(scope));
  return granted && Date.parse(accessTokenExpiresAt) > Date.now();
}
