import { DEFAULT_SCOPES } from '../oauth/scopes.js';
import { type Check, fine, nameOf, ofConnections, wrong } from './check.js';

const CODE = 'missing_scopes';

export const missingScopes: Check = {
  code: CODE,
  run: (context) =>
    ofConnections(CODE, context, (connections) => {
      // Without a word from Pinterest nothing is known to be missing, and nothing is refused before it is sent.
      for (const connection of connections.filter(({ scopes }) => scopes.length > 0)) {
        const missing = DEFAULT_SCOPES.filter((scope) => !connection.scopes.includes(scope));
        if (missing.length === 0) continue;
        return wrong(
          CODE,
          `${nameOf(connection)} did not grant ${missing.join(', ')}: what needs it is refused before it is sent.`,
          'Connect the account again and leave every permission ticked: pinterest-native connect',
        );
      }
      return fine(CODE, 'Every connection has the scopes that publishing needs.');
    }),
};
