import { CredentialStore } from './credential_store.mjs';
import { additionalData, core, nodeTypes, pollNodeName, runWorkflow, Workflow } from './n8n.mjs';

/** An active workflow that starts with the trigger, in an n8n that keeps of it what n8n keeps. */
export class ActiveTrigger {
  #store;
  #settings;
  #workflow;
  /** As in n8n's database: written when the workflow is activated and when a poll emits, never otherwise. */
  #saved;

  constructor(store, parameters, credentials = { pinterestNativeOAuth2Api: { id: CredentialStore.id, name: 'Pinterest account' } }) {
    this.#store = store;
    this.#settings = { parameters, credentials };
    this.restart();
  }

  get kept() {
    return JSON.parse(this.#saved ?? '{}');
  }

  /** n8n ends without a word and starts again. */
  restart() {
    this.#workflow = workflowOf(this.#settings, this.kept);
  }

  /** Other parameters or another credential; the static data stays with the node. */
  change(settings) {
    this.#settings = { ...this.#settings, ...settings };
    this.restart();
  }

  /** One poll as n8n's schedule makes it: what it starts the workflow with, `null` for not at all. */
  async poll() {
    const node = this.#workflow.getNode('Pinterest Trigger');
    const activation = this.#saved === undefined ? 'activate' : 'init';
    const context = new core.PollContext(this.#workflow, node, additionalData(this.#store, undefined), 'trigger', activation);
    const emitted = await new core.TriggersAndPollers().runPollFunction(this.#workflow, node, context);
    if (emitted !== null || this.#saved === undefined) this.#saved = JSON.stringify(this.#workflow.staticData);
    return emitted === null ? null : emitted[0].map(({ json }) => json);
  }

  /** "Execute step" in the editor. */
  async tryOut() {
    const { error, items } = await runWorkflow({ workflow: this.#workflow, node: 'Pinterest Trigger', store: this.#store });
    const changed = JSON.stringify(this.#workflow.staticData) !== JSON.stringify(this.kept);
    return { error, items: items.map(({ json }) => json), changed };
  }
}

function workflowOf({ parameters, credentials }, staticData) {
  const node = {
    id: 'trigger-under-test', name: 'Pinterest Trigger', type: pollNodeName, typeVersion: 1, position: [0, 0], parameters, credentials,
  };
  return new Workflow({
    id: 'workflow', name: 'test', active: true, nodes: [node], connections: {}, nodeTypes: nodeTypes({}), staticData,
    settings: { executionOrder: 'v1' },
  });
}
