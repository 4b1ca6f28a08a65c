import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { nodeTypes, runWorkflow, Workflow } from './n8n.mjs';
import { fromSuite, packageFolder } from './package_under_test.mjs';

const { NodeOperationError } = fromSuite('n8n-workflow');
const folder = join(packageFolder, 'dist/nodes/Pinterest/templates');

/** As shipped, by file name. */
export const templates = Object.fromEntries(
  readdirSync(folder).map((file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8'))]),
);

/** What n8n's own nodes do here. n8n's engine works out the expressions in their parameters. */
const standIns = {
  'n8n-nodes-base.manualTrigger': start,
  'n8n-nodes-base.scheduleTrigger': start,
  'n8n-nodes-base.webhook': start,
  'n8n-nodes-base.respondToWebhook': pass,
  async 'n8n-nodes-base.set'() {
    return [this.getInputData().map((_item, index) => {
      const { assignments } = this.getNodeParameter('assignments', index);
      return { json: Object.fromEntries(assignments.map(({ name, value }) => [name, value])) };
    })];
  },
  async 'n8n-nodes-base.if'() {
    const ways = [[], []];
    for (const [index, item] of this.getInputData().entries()) {
      const { conditions, combinator } = this.getNodeParameter('conditions', index);
      const answers = conditions.map(({ leftValue, rightValue }) => leftValue === rightValue);
      const yes = combinator === 'or' ? answers.some(Boolean) : answers.every(Boolean);
      ways[yes ? 0 : 1].push(item);
    }
    return ways;
  },
  async 'n8n-nodes-base.stopAndError'() {
    throw new NodeOperationError(this.getNode(), this.getNodeParameter('errorMessage', 0));
  },
};

export const knownNodes = ['n8n-nodes-base.stickyNote', ...Object.keys(standIns)];

async function start() {
  return [[{ json: this.getNodeParameter('given', 0) }]];
}

async function pass() {
  return [this.getInputData()];
}

/** Keeps every parameter as it is. */
function standInFor({ type, parameters }) {
  const execute = standIns[type];
  const properties = Object.keys(parameters).map((name) => ({ displayName: name, name, type: 'string', default: '' }));
  const branches = type.endsWith('.if') ? ['main', 'main'] : ['main'];
  return class {
    execute = execute;
    description = {
      displayName: type, name: type, group: ['input'], version: 1, description: '', defaults: { name: type }, inputs: ['main'],
      outputs: branches, properties,
    };
  };
}

/** Runs a template from one of its triggers, with the credential that a person would choose for it. */
export async function runTemplate({ file, trigger, given = {}, store, fill = {} }) {
  const { nodes, connections, settings } = structuredClone(templates[file]);
  const steps = nodes.filter(({ type }) => !type.endsWith('.stickyNote'));
  const types = {};
  for (const node of steps) {
    if (node.type.endsWith('.pinterest')) {
      node.credentials = { pinterestStoreApi: { id: 'credential-2', name: 'App database' } };
      continue;
    }
    if (node.name === trigger) node.parameters.given = given;
    if (fill[node.name]) fill[node.name](node.parameters);
    node.type = `${node.type} as ${node.name}`;
    types[node.type] = new (standInFor({ type: node.type.split(' as ')[0], parameters: node.parameters }))();
  }
  const workflow = new Workflow({
    id: 'workflow', name: file, active: false, nodes: steps, connections, settings, nodeTypes: nodeTypes(types),
  });
  const { error, runData } = await runWorkflow({ workflow, node: trigger, store });
  const outputs = Object.entries(runData).map(([name, [task]]) => [name, task.data?.main?.[0]?.map(({ json }) => json)]);
  return { error, outputs: Object.fromEntries(outputs) };
}
