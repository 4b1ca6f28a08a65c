import type { Client, Environment } from '../../../lib/types.js';

export { PinterestError } from '../../../lib/errors.js';
export type { Client, Environment, Media, Pin, PinOutcome, PinText, PlainAuth, PublishedPin } from '../../../lib/types.js';

// One per environment and process, shared by all executions: connections stay warm and all nodes count against the same
// quotas. Never closed: an idle client keeps no process alive.
const clients = new Map<string, Client>();

/** Loaded at the first run of a node: n8n reads this file in every process, and shows the node even where that fails. */
export async function clientFor(environment: Environment): Promise<Client> {
  const key = JSON.stringify(environment);
  const known = clients.get(key);
  if (known !== undefined) return known;
  const { createClient } = await import('../../../lib/index.js');
  const client = clients.get(key) ?? createClient({ environment });
  clients.set(key, client);
  return client;
}
