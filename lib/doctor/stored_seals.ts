import { type Check, fine, nameOf, reasonOf, unknown, wrong } from './check.js';

const CODE = 'stored_seals';

/** Every stored token opens with the keys at hand. */
export const storedSeals: Check = {
  code: CODE,
  run: async (context) => {
    let connections;
    let sealer;
    try {
      [connections, sealer] = [await context.connections(), await context.sealer()];
    } catch {
      return unknown(CODE, 'Needs the database and the seal key.');
    }
    for (const connection of connections) {
      if (connection.sealedAccess === null) continue;
      const { environment, appId, tenantId, id, sealedAccess } = connection;
      try {
        sealer.rewrap({ environment, appId, tenant: tenantId, connection: id, kind: 'access' }, sealedAccess);
      } catch (error) {
        return wrong(
          CODE,
          `The stored token of ${nameOf(connection)} does not open: ${reasonOf(error)}`,
          'Add the key it was sealed with to PINTEREST_SEAL_KEYS (after the first one), or connect the account again.',
        );
      }
    }
    return fine(CODE, connections.length === 0 ? 'No token is stored yet.' : 'Every stored token opens.');
  },
};
