import { CredentialStore } from './credential_store.mjs';
import { nodeName, pinterest, runWorkflow, Workflow } from './n8n.mjs';

const type = `${nodeName}Tool`;

/** Calls its only tool as often as a model would have it called: one time after the other, or all at once. */
class Agent {
  constructor(calls, atOnce) {
    this.execute = async function execute() {
      const tools = await this.getInputConnectionData('ai_tool', 0);
      const ask = (call) => [tools].flat()[0].invoke(call).catch(({ message }) => message);
      const answers = [];
      if (atOnce) answers.push(...await Promise.all(calls.map(ask)));
      else for (const call of calls) answers.push(await ask(call));
      return [[{ json: { answers } }]];
    };
    this.description = {
      displayName: 'Agent', name: 'agent', group: ['transform'], version: 1, description: '', defaults: { name: 'Agent' },
      inputs: ['main', { type: 'ai_tool' }], outputs: ['main'], properties: [],
    };
  }
}

/** As n8n makes a tool of a node. */
const tool = Object.assign(Object.create(pinterest), {
  description: { ...pinterest.description, name: 'pinterestTool', inputs: [], outputs: ['ai_tool'] },
});

/** What an agent is told that has the node as its tool. `calls`: what it gives for `$fromAI`, each time. */
export async function runAgent({ store, executionId, calls, atOnce = false, parameters, ...settings }) {
  const agent = { id: 'agent', name: 'Agent', type: 'agent', typeVersion: 1, position: [0, 0], parameters: {} };
  const node = {
    id: 'node-under-test', name: 'Pinterest', type, typeVersion: 1, position: [0, 0], parameters,
    credentials: { pinterestNativeOAuth2Api: { id: CredentialStore.id, name: 'Pinterest account' } }, ...settings,
  };
  const known = { agent: new Agent(calls, atOnce), [type]: tool };
  const nodeTypes = { getByName: (name) => known[name], getByNameAndVersion: (name) => known[name], getKnownTypes: () => ({}) };
  const workflow = new Workflow({
    id: 'workflow', name: 'test', active: false, nodeTypes, nodes: [agent, node], settings: { executionOrder: 'v1' },
    connections: { Pinterest: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] } },
  });
  const { items, error } = await runWorkflow({ workflow, node: 'Agent', store, executionId });
  if (error) throw error;
  return items[0].json.answers;
}
