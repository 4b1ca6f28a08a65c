import type { Client, Environment } from '../../../lib/types.js';

export { isMisuse, PinterestError } from '../../../lib/errors.js';
export type { Client, Environment, Media, Pin, PinOutcome, PinText, PlainAuth, PublishedPin } from '../../../lib/types.js';

// One per environment and process, shared by all executions: connections stay warm and all nodes count against the same
// quotas. Never closed: an idle client keeps no process alive.
const clients = new Map<string, Client>();

/**
 * Loaded at the first run of a node: n8n reads this file in every process, and shows the node even where that fails. `require` and
 * not `import()`: n8n empties the cache of the former when it updates a package while it runs, and would go on with the old version
 * out of the cache of the latter.
 */
export function clientFor(environment: Environment): Client {
  const key = JSON.stringify(environment);
  const known = clients.get(key);
  if (known !== undefined) return known;
  const { createClient } = require('../../../lib/index.js') as typeof import('../../../lib/index.js');
  const client = createClient({ environment });
  clients.set(key, client);
  return client;
}
