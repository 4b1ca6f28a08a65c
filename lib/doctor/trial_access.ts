import { PinterestError } from '../errors.js';
import type { Client } from '../types.js';
import { type Check, fine, ofConnections, reasonOf, type StoredConnection, unknown, wrong } from './check.js';
import { shouldBeGood } from './good_token.js';

const CODE = 'trial_access';
const NEEDED = ['boards:read', 'boards:write', 'pins:read', 'pins:write'];
/** No board has this id, and there is no picture: nothing can come of it, whatever the app may do. */
const NO_PIN = { board_id: '0', media_source: { source_type: 'image_url', url: '' } };

export const trialAccess: Check = {
  code: CODE,
  network: true,
  run: async (context) => {
    if (context.environment === 'sandbox') return fine(CODE, 'The sandbox takes pins of every app.');
    return ofConnections(CODE, context, async (connections) => {
      const connection = connections.find((each) => shouldBeGood(each, context.environment, NEEDED));
      if (connection === undefined) return unknown(CODE, 'Needs an account that may publish in this environment.');
      return probe(await context.client(), connection);
    });
  },
};

async function probe(client: Client, { environment, appId, tenantId, id, sealedAccess }: StoredConnection) {
  const context = { environment, appId, tenant: tenantId, connection: id };
  try {
    await client.call('pins/create', { auth: { sealed: sealedAccess as string, context }, body: NO_PIN, boardId: '0', maxWaitMs: 0 });
  } catch (error) {
    const code = error instanceof PinterestError ? error.code : '';
    if (code === 'trial_access') {
      return wrong(
        CODE,
        'The app has Trial access: Pinterest refuses its pins in production.',
        'Use PINTEREST_ENVIRONMENT=sandbox until then, and ask for Standard access at developers.pinterest.com.',
      );
    }
    if (code === 'not_found' || code === 'invalid_input' || code === 'bad_media') {
      return fine(CODE, 'Pinterest lets the app create pins here (asked with a pin that cannot be).');
    }
    return unknown(CODE, `Pinterest did not say: ${reasonOf(error)}`);
  }
  return unknown(CODE, 'Pinterest answered something it should not have.');
}
