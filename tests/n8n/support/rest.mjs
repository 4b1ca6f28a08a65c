// What the editor asks of n8n, and n8n's public API.
import { setTimeout as sleep } from 'node:timers/promises';

const OWNER = { email: 'owner@example.com', password: 'Password-of-a-test-1' };
const LIMIT_MS = 60_000;

export class Rest {
  #url;
  #cookie;
  #apiKey;

  constructor(url, apiKey) {
    this.#url = url;
    this.#apiKey = apiKey;
  }

  /** The first visit to a new n8n. Resolves with a key of the public API. */
  async setUp() {
    await this.send('POST', '/rest/owner/setup', { email: OWNER.email, password: OWNER.password, firstName: 'Test', lastName: 'Owner' });
    const scopes = await this.send('GET', '/rest/api-keys/scopes');
    const { rawApiKey } = await this.send('POST', '/rest/api-keys', { label: 'tests', expiresAt: null, scopes });
    this.#apiKey = rawApiKey;
    return rawApiKey;
  }

  async logIn() {
    await this.send('POST', '/rest/login', { emailOrLdapLoginId: OWNER.email, password: OWNER.password });
    return this;
  }

  static get owner() {
    return OWNER;
  }

  /** One request of the editor's; resolves with its data. */
  async send(method, path, body) {
    const response = await this.request(method, this.#url + path, body);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 2000)}`);
    const answer = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text;
    return answer.data ?? answer;
  }

  async request(method, url, body) {
    const response = await fetch(url, {
      method,
      // n8n binds a session to the browser that began it.
      headers: { 'browser-id': 'browser-of-a-test', ...(body && { 'content-type': 'application/json' }), ...(this.#cookie && { cookie: this.#cookie }) },
      ...(body && { body: JSON.stringify(body) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    const session = response.headers.getSetCookie().find((line) => line.startsWith('n8n-auth='));
    if (session) this.#cookie = session.split(';')[0];
    return response;
  }

  /** One request of the public API. */
  async api(method, path, body) {
    const response = await fetch(`${this.#url}/api/v1${path}`, {
      method,
      headers: { 'X-N8N-API-KEY': this.#apiKey, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} /api/v1${path}: ${response.status} ${text.slice(0, 2000)}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  get apiKey() {
    return this.#apiKey;
  }

  /** Published workflows answer a little later than they say so. */
  async publish(workflowId) {
    await this.api('POST', `/workflows/${workflowId}/publish`, {});
    await this.until(async () => (await this.send('GET', `/rest/workflows/${workflowId}/publication-status`)).status === 'published');
  }

  async unpublish(workflowId) {
    await this.api('POST', `/workflows/${workflowId}/unpublish`, {});
    await this.until(async () => !(await this.api('GET', `/workflows/${workflowId}`)).active);
  }

  /** *Execute workflow* in the editor, from one of its triggers; resolves with the execution when it has ended. */
  async run(workflowId, trigger) {
    const { executionId } = await this.send('POST', `/rest/workflows/${workflowId}/run`, { triggerToStartFrom: { name: trigger } });
    return this.until(async () => {
      const execution = await this.api('GET', `/executions/${executionId}?includeData=true`);
      return ['new', 'running'].includes(execution.status) ? undefined : execution;
    });
  }

  /** Calls a webhook as anybody would; resolves with `{ status, body }`. */
  async webhook(path, body = {}, headers = {}) {
    const response = await fetch(`${this.#url}/webhook/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    const text = await response.text();
    return { status: response.status, body: /^[[{]/.test(text) ? JSON.parse(text) : text };
  }

  async until(isSo) {
    const deadline = Date.now() + LIMIT_MS;
    for (;;) {
      const answer = await isSo();
      if (answer) return answer;
      if (Date.now() > deadline) throw new Error(`Never came to be: ${isSo}`);
      await sleep(50);
    }
  }
}
