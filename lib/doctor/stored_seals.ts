import type { Sealer, SecretKind } from '../types.js';
import { type Check, fine, nameOf, ofConnections, reasonOf, type StoreContext, type StoredConnection, unknown, wrong } from './check.js';

const CODE = 'stored_seals';
const FIX = 'Add the key it was sealed with, after the first one, where the keys are (PINTEREST_SEAL_KEYS, or else the key file), or connect the account again.';

/** Every stored token opens with the keys at hand. */
export const storedSeals: Check<StoreContext> = {
  code: CODE,
  run: (context) =>
    ofConnections(CODE, context, async (connections) => {
      let sealer;
      try {
        sealer = await context.sealer();
      } catch {
        return unknown(CODE, 'Needs the seal key.');
      }
      for (const connection of connections) {
        if (connection.unsealed) return wrong(CODE, connection.unsealed, 'Seal what the application left there: pinterest-native keys adopt');
        const broken = whyClosed(sealer, connection, 'access', connection.sealedAccess);
        if (broken !== undefined) return wrong(CODE, `The stored token of ${nameOf(connection)} does not open: ${broken}`, FIX);
        // Nothing shows it before the access token is due to be renewed.
        const later = whyClosed(sealer, connection, 'refresh', connection.sealedRefresh);
        if (later !== undefined) return wrong(CODE, `The stored refresh token of ${nameOf(connection)} does not open: ${later}`, FIX);
      }
      return fine(CODE, 'Every stored token opens.');
    }),
};

/** Opened and sealed again in the core: the token itself is not needed here. */
function whyClosed(
  sealer: Sealer,
  { environment, appId, tenantId, id }: StoredConnection,
  kind: SecretKind,
  sealed: string | null,
): string | undefined {
  if (sealed === null) return undefined;
  try {
    sealer.rewrap({ environment, appId, tenant: tenantId, connection: id, kind }, sealed);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}
