import { fromSuite, packageFolder } from './package_under_test.mjs';
import { CredentialStore } from './credential_store.mjs';

fromSuite('reflect-metadata');
export const core = fromSuite('n8n-core');
const { NodeConnectionTypes, setSafeRegexEngine, Workflow } = fromSuite('n8n-workflow');
export { Workflow };

// n8n gives a field's pattern a quarter of a second on the clock, which on a busy machine may pass before it is even begun.
setSafeRegexEngine({
  exec: (pattern, input, flags) => new RegExp(pattern, flags).exec(input),
  test: (pattern, input, flags) => new RegExp(pattern, flags).test(input),
  replace: (pattern, input, flags, replacement) => input.replace(new RegExp(pattern, flags), replacement),
  matchAll: (pattern, input, flags = '') => [...input.matchAll(new RegExp(pattern, flags.includes('g') ? flags : `${flags}g`))],
  split: (pattern, input, flags) => input.split(new RegExp(pattern, flags)),
});

const loader = new core.PackageDirectoryLoader(packageFolder);
await loader.loadAll();

export const nodeName = 'n8n-nodes-pinterest-native.pinterest';
export const pollNodeName = 'n8n-nodes-pinterest-native.pinterestTrigger';
export const pinterestTrigger = loader.getNode('pinterestTrigger').type;
export const pinterest = loader.getNode('pinterest').type;
export const credentialType = loader.getCredential('pinterestNativeOAuth2Api').type;
export const storeCredentialType = loader.getCredential('pinterestStoreApi').type;
export const loaded = { nodes: loader.known.nodes, credentials: loader.known.credentials, types: loader.types };

/** Gives the items of one test to the node behind it. */
class Items {
  constructor(items) {
    // n8n calls execute() with a context of its own as `this`.
    this.execute = async () => [items];
    this.description = {
      displayName: 'Items', name: 'items', group: ['input'], version: 1, description: '', defaults: { name: 'Items' },
      inputs: [], outputs: [NodeConnectionTypes.Main], properties: [],
    };
  }
}

export function nodeTypes(more) {
  const known = { [nodeName]: pinterest, [pollNodeName]: pinterestTrigger, ...more };
  return { getByName: (name) => known[name], getByNameAndVersion: (name) => known[name], getKnownTypes: () => ({}) };
}

let executions = 0;

export function additionalData(store, executionId) {
  const base = 'http://127.0.0.1:1/';
  const urls = ['restApiUrl', 'instanceBaseUrl', 'formBaseUrl', 'formWaitingBaseUrl', 'formTestBaseUrl', 'webhookBaseUrl',
    'webhookWaitingBaseUrl', 'webhookTestBaseUrl', 'mcpBaseUrl', 'mcpTestBaseUrl'];
  return {
    ...Object.fromEntries(urls.map((name) => [name, base])),
    credentialsHelper: store,
    executionId,
    currentNodeExecutionIndex: 0,
    variables: {},
    setExecutionStatus() {},
    sendDataToUI() {},
    logAiEvent() {},
  };
}

function workflowOf({ parameters, items = [{ json: {} }], runs = 1, ...settings }) {
  const node = {
    id: 'node-under-test', name: 'Pinterest', type: nodeName, typeVersion: 1, position: [0, 0], parameters,
    credentials: { pinterestNativeOAuth2Api: { id: CredentialStore.id, name: 'Pinterest account' } }, ...settings,
  };
  const source = { id: 'items', name: 'Items', type: 'items', typeVersion: 1, position: [0, 0], parameters: {} };
  return new Workflow({
    id: 'workflow', name: 'test', active: false, nodeTypes: nodeTypes({ items: new Items(items) }), nodes: [source, node],
    settings: { executionOrder: 'v1' },
    connections: { Items: { main: [Array(runs).fill({ node: 'Pinterest', type: 'main', index: 0 })] } },
  });
}

/**
 * Runs the node for the items in n8n's own engine, `runs` times in one execution as a loop would. What else is given are
 * settings of the node: onError, retryOnFail, ...
 */
export async function runNode({ store, executionId, cancelAfter, mode, ...definition }) {
  const workflow = workflowOf(definition);
  return await runWorkflow({ workflow, start: 'Items', node: 'Pinterest', store, executionId, cancelAfter, mode });
}

/** Runs a workflow by hand and says what became of one of its nodes. */
export async function runWorkflow({ workflow, node, start = node, store, executionId = `execution ${++executions}`, cancelAfter, mode = 'manual' }) {
  const data = additionalData(store, executionId);
  data.hooks = new core.ExecutionLifecycleHooks(mode, executionId, { id: 'workflow', nodes: [], connections: {} });
  const execution = new core.WorkflowExecute(data, mode).run({ workflow, startNode: workflow.getNode(start) });
  cancelAfter?.then(() => execution.cancel());
  const run = await execution;
  const task = run.data.resultData.runData[node]?.at(-1);
  return {
    status: run.status,
    error: run.data.resultData.error ?? task?.error,
    outputs: task?.data?.main ?? [],
    items: task?.data?.main?.[0] ?? [],
    runData: run.data.resultData.runData,
    hints: task?.hints ?? [],
  };
}

/** What the editor shows in a list field. */
export async function searchList({ store, method, parameters = {}, filter }) {
  const workflow = workflowOf({ parameters });
  const context = new core.LoadOptionsContext(workflow, workflow.getNode('Pinterest'), {
    ...additionalData(store, undefined),
    currentNodeParameters: parameters,
  }, 'parameters');
  const { results } = await pinterest.methods.listSearch[method].call(context, filter);
  return results;
}
