import { simulatorFor } from '../../support/simulator.mjs';
import { CredentialStore } from './credential_store.mjs';
import { credentialType, runNode, searchList } from './n8n.mjs';
import { recordRequests } from './recorder.mjs';

export { byId, pinParameters } from '../../support/pin_parameters.mjs';

/** A simulator with one account, and an n8n with a credential connected to it. */
export async function setStage(t, { simulator: options, account: wanted, expiresInMs = 30 * 86_400_000 } = {}) {
  const simulator = await simulatorFor(t, options);
  const recorder = await recordRequests(t, simulator.url);
  const account = simulator.accounts.create({ boards: 2, sectionsPerBoard: 1, ...wanted });
  const tokens = simulator.tokens.issue(account);
  const store = new CredentialStore(credentialType, {
    environment: 'custom',
    apiUrl: `${recorder.url}/v5`,
    clientId: simulator.app.id,
    clientSecret: simulator.app.secret,
    oauthTokenData: {
      access_token: tokens.accessToken,
      refresh_token: tokens.refreshToken,
      token_type: 'bearer',
      n8n_expires_at: String(Date.now() + expiresInMs),
    },
  });
  const asked = (path) => recorder.requests.filter((request) => request.path === path);
  return {
    simulator,
    account,
    tokens,
    store,
    requests: recorder.requests,
    asked,
    boardId: account.boards[0].id,
    sectionId: account.boards[0].sectionIds[0],
    run: (definition) => runNode({ store, ...definition }),
    list: (definition) => searchList({ store, ...definition }),
  };
}

export const itemsNumbered = (count) => Array.from({ length: count }, (_, n) => ({ json: { n } }));
