import { PinterestError } from '../errors.js';
import type { Client } from '../types.js';
import { type Check, type Finding, fine, nameOf, ofConnections, reasonOf, type StoredConnection, unknown, wrong } from './check.js';
import { shouldBeGood } from './good_token.js';

const CODE = 'token_refused';
/** Each costs a request of what Pinterest grants the app. */
const MOST_ASKED = 10;

/**
 * What a row says of its environment need not be so of its token. Pinterest answers a token of the other environment as
 * one that has expired, so that one which should be good shows it.
 */
export const tokenRefused: Check = {
  code: CODE,
  network: true,
  run: (context) =>
    ofConnections(CODE, context, async (connections) => {
      const good = connections.filter((each) => shouldBeGood(each, context.environment, ['user_accounts:read']));
      if (good.length === 0) return unknown(CODE, 'Needs an account of this environment whose token should be good.');
      const asked = good.slice(0, MOST_ASKED);
      const client = await context.client();
      for (const connection of asked) {
        const finding = await ask(client, connection);
        if (finding !== undefined) return finding;
      }
      const count = asked.length === good.length ? asked.length : `${asked.length} of ${good.length}`;
      return fine(CODE, `Pinterest takes the token of every account that was asked about (${count}).`);
    }),
};

async function ask(client: Client, connection: StoredConnection): Promise<Finding | undefined> {
  const { environment, appId, tenantId, id, sealedAccess, accessTokenExpiresAt } = connection;
  const context = { environment, appId, tenant: tenantId, connection: id };
  try {
    await client.call('user_account/get', { auth: { sealed: sealedAccess as string, context }, maxWaitMs: 0 });
    return undefined;
  } catch (error) {
    if (!(error instanceof PinterestError) || error.code !== 'auth_expired') {
      return unknown(CODE, `Pinterest did not say of the token of ${nameOf(connection)}: ${reasonOf(error)}`);
    }
    return wrong(
      CODE,
      `Pinterest refuses the token of ${nameOf(connection)} here, which should be good until ${accessTokenExpiresAt}: it is of the ` +
        'other environment, or its person removed the app or changed the password.',
      'Set PINTEREST_ENVIRONMENT to where the token is from, or connect the account again in this one: pinterest-native connect',
    );
  }
}
