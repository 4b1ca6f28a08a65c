// As much of n8n's public API as switching workflows needs, with its habits: what it was asked it does a little later.
import http from 'node:http';

const UNFINISHED = ['running', 'waiting', 'new'];
const STATUSES = { 1: ['error', 'success', 'waiting'], 2: ['canceled', 'crashed', 'error', 'new', 'running', 'success', 'unknown', 'waiting'] };

/**
 * An n8n for one test. `generation` 1 knows only activate and deactivate, and lists no running executions. After each switch,
 * `lag` more reads show the workflow as it was.
 */
export async function n8nFor(t, { generation = 2, apiKey = 'n8n-key-that-must-not-leak', lag = 2, workflows = [] } = {}) {
  const n8n = new FakeN8n({ generation, apiKey, lag, workflows });
  await n8n.listen();
  t.after(() => n8n.close());
  return n8n;
}

class FakeN8n {
  #generation;
  #lag;
  #workflows = new Map();
  #faults = [];
  #server = http.createServer((request, response) => void this.#serve(request, response));
  /** `{ workflowId, status }` of executions. */
  executions = [];
  /** 'POST /workflows/1/publish', in order. */
  requests = [];

  constructor({ generation, apiKey, lag, workflows }) {
    this.#generation = generation;
    this.#lag = lag;
    this.apiKey = apiKey;
    for (const workflow of workflows) this.add(workflow);
  }

  async listen() {
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${this.#server.address().port}`;
  }

  close() {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(resolve));
  }

  add({ id, name = `Workflow ${id}`, active = true }) {
    this.#workflows.set(id, { id, name, active, shown: active, stale: 0, draft: 'version', live: 'version', lost: new Set() });
  }

  remove(id) {
    this.#workflows.delete(id);
  }

  /** As the editor saves what somebody types: published is still the version of before. */
  edit(id, draft) {
    this.#workflows.get(id).draft = draft;
  }

  /** As a person does with what was edited. */
  publish(id) {
    const { draft } = this.#workflows.get(id);
    Object.assign(this.#workflows.get(id), { live: draft, active: true, shown: true, stale: 0 });
  }

  /** As n8n does with old versions that are neither published nor the latest. */
  prune(id, version) {
    this.#workflows.get(id).lost.add(version);
  }

  /** Which version was published last. */
  version(id) {
    return this.#workflows.get(id).live;
  }

  /** What its triggers do, whatever the API shows yet. */
  isOn(id) {
    return this.#workflows.get(id).active;
  }

  /** As a person does in the editor: at once. */
  set(id, active) {
    Object.assign(this.#workflows.get(id), { active, shown: active, stale: 0 });
  }

  /**
   * The next request that `pattern` matches ('POST .*unpublish') meets this instead: `{ status }`, `{ redirect }`, `{ html }`,
   * `{ bytes }`, `{ hang }`, `{ reset }`, or `{ late }`, the true answer; `after`: it is carried out all the same; `run`: is
   * awaited before the answer goes; `times`: how often.
   */
  fault(pattern, fault) {
    this.#faults.push({ pattern: new RegExp(`^${pattern}`), times: 1, ...fault });
  }

  posts() {
    return this.requests.filter((line) => line.startsWith('POST'));
  }

  async #serve(request, response) {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { pathname, searchParams } = new URL(request.url, this.url);
    const line = `${request.method} ${pathname.replace(/^\/api\/v1/, '')}`;
    this.requests.push(line);
    const fault = this.#faults.find((each) => each.times > 0 && each.pattern.test(line));
    const answer = () => this.#answer(request, line, searchParams, body);
    if (!fault) return send(response, answer());
    fault.times -= 1;
    const truth = fault.after || fault.late ? answer() : undefined;
    await fault.run?.();
    return fault.late ? send(response, truth) : misbehave(response, fault);
  }

  #answer(request, line, query, body) {
    if (request.headers['x-n8n-api-key'] !== this.apiKey) return [401, { message: 'unauthorized' }];
    if (line === 'GET /executions') return this.#listExecutions(query);
    const [, method, id, action] = /^(GET|POST) \/workflows\/([^/]+)(?:\/(\w+))?$/.exec(line) ?? [];
    const actions = this.#generation === 1 ? ['activate', 'deactivate'] : ['activate', 'deactivate', 'publish', 'unpublish'];
    if (action !== undefined && (method !== 'POST' || !actions.includes(action))) return [404, { message: 'not found' }];
    const workflow = this.#workflows.get(decodeURIComponent(id ?? ''));
    if (!workflow) return [404, { message: 'Not Found' }];
    if (action === undefined) return [200, this.#view(workflow)];
    if (action === 'publish' && !(request.headers['content-type'] ?? '').startsWith('application/json')) return [415, { message: 'media type' }];
    const isOn = ['publish', 'activate'].includes(action);
    const given = body === '' ? {} : JSON.parse(body);
    const known = isOn && this.#generation !== 1 ? ['versionId'] : [];
    if (Object.keys(given).some((name) => !known.includes(name))) return [400, { message: 'body' }];
    const { versionId = workflow.draft } = given;
    if (workflow.lost.has(versionId)) return [404, { message: 'Version not found' }];
    Object.assign(workflow, { active: isOn, stale: this.#lag, ...(isOn && { live: versionId }) });
    return [200, this.#view(workflow)];
  }

  #view(workflow) {
    if (workflow.stale > 0) workflow.stale -= 1;
    else workflow.shown = workflow.active;
    const { id, name, shown, live } = workflow;
    const version = this.#generation === 1 ? {} : { activeVersionId: shown ? live : null };
    return { id, name, active: shown, ...version, nodes: [], connections: {}, settings: {} };
  }

  #listExecutions(query) {
    const status = query.get('status');
    if (status !== null && !STATUSES[this.#generation].includes(status)) return [400, { message: 'request/query/status must be one of' }];
    const data = this.executions
      .filter((each) => each.workflowId === query.get('workflowId'))
      .filter((each) => (status === null ? !UNFINISHED.includes(each.status) : each.status === status));
    return [200, { data: data.slice(0, Number(query.get('limit') ?? 100)), nextCursor: null }];
  }
}

function send(response, [status, body]) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function misbehave(response, { status, redirect, html, bytes, hang, reset }) {
  if (hang) return;
  if (reset) response.destroy();
  else if (redirect) response.writeHead(302, { location: redirect }).end();
  else if (html) response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>n8n</title>');
  else if (bytes) {
    response.writeHead(200, { 'content-type': 'application/json' }).write('x'.repeat(bytes));
    response.end();
  }
  else send(response, [status, { message: 'a fault' }]);
}
