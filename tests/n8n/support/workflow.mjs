// Workflows as n8n stores them.
import { packageName } from './home.mjs';

export const credentialType = 'pinterestNativeOAuth2Api';
export const pinterestType = `${packageName}.pinterest`;

let nodes = 0;

/** A node as n8n stores it; `more` are its settings: credentials, onError, ... */
export function node(name, type, parameters = {}, more = {}) {
  nodes += 1;
  return { id: `node-${nodes}`, name, type, typeVersion: 1, position: [200 * nodes, 300], parameters, ...more };
}

export function pinterestNode(name, parameters, credentialId, more = {}) {
  const credentials = { [credentialType]: { id: credentialId, name: 'Pinterest account' } };
  return node(name, pinterestType, parameters, { credentials, ...more });
}

export function triggerNode(name, parameters, credentialId) {
  return pinterestNode(name, parameters, credentialId, { type: `${packageName}.pinterestTrigger` });
}

/** n8n takes no time that comes more than once a minute, but any number of times. */
export const onEveryFifthSecond = {
  item: Array.from({ length: 12 }, (_, index) => ({ mode: 'custom', cronExpression: `${index * 5} * * * * *` })),
};

/** A workflow whose nodes follow one another. */
export function chain(name, ...all) {
  all.forEach((each, index) => { each.position = [220 * index, 0]; });
  const connections = {};
  for (const [index, { name: from }] of all.slice(0, -1).entries()) {
    connections[from] = { main: [[{ node: all[index + 1].name, type: 'main', index: 0 }]] };
  }
  return { name, nodes: all, connections, settings: { executionOrder: 'v1' } };
}

/** A webhook that answers with what its last node put out. */
export const webhook = (path) =>
  node('Webhook', 'n8n-nodes-base.webhook', { path, httpMethod: 'POST', responseMode: 'lastNode', responseData: 'allEntries' }, { webhookId: path, typeVersion: 2 });
