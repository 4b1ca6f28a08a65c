import { isBadQuery, isUnknownRoute, noAnswer, notN8n, refusalOf, tooLarge, versionGone } from './n8n_failure.js';
import type { CheckedLegacyOptions } from './options.js';

const MOST_BYTES = 20 * 1024 * 1024;

export interface SeenWorkflow {
  name: string | null;
  published: boolean;
  /** Which of its versions is; `null` where n8n does not say. */
  version: string | null;
}

/** How long an answer may take. */
export interface ApiPace {
  requestMs: number;
}

interface Answer {
  status: number;
  body: unknown;
}

/**
 * As much of n8n's public API as switching workflows off takes. n8n 2 publishes and unpublishes, n8n 1 activates and
 * deactivates; both do it some moments after they said so.
 */
export class N8nApi {
  readonly #base: string;
  readonly #apiKey: string;
  readonly #requestMs: number;

  constructor({ base, apiKey }: CheckedLegacyOptions, { requestMs }: ApiPace) {
    this.#base = base;
    this.#apiKey = apiKey;
    this.#requestMs = requestMs;
  }

  async workflow(id: string, signal?: AbortSignal): Promise<SeenWorkflow> {
    const body = good(await this.#request('GET', workflowPath(id), signal), id) as Record<string, unknown> | null;
    const active = body?.['active'];
    if (typeof active !== 'boolean') throw notN8n();
    const name = body?.['name'];
    // n8n 2 also says which version is live. Either word keeps the workflow from counting as off.
    const live = [body?.['activeVersionId'], body?.['activeVersion']].some((version) => version != null);
    const version = body?.['activeVersionId'];
    return {
      name: typeof name === 'string' ? name : null,
      published: active || live,
      version: typeof version === 'string' ? version : null,
    };
  }

  /** Without a version it is the latest, whatever somebody left half done in it. */
  async publish(id: string, version: string | null, signal?: AbortSignal): Promise<void> {
    const answer = await this.#switched(id, ['publish', 'activate'], version === null ? {} : { versionId: version }, signal);
    if (version !== null && isUnknownRoute(answer.status)) throw versionGone(id);
    good(answer, id);
  }

  async unpublish(id: string, signal?: AbortSignal): Promise<void> {
    good(await this.#switched(id, ['unpublish', 'deactivate'], {}, signal), id);
  }

  /**
   * Whether an execution has not ended: it runs, waits, or stands in the queue. `undefined`: this n8n does not list
   * running ones.
   */
  async hasUnfinished(id: string, signal?: AbortSignal): Promise<boolean | undefined> {
    const [running, waiting, queued] = await Promise.all(
      ['running', 'waiting', 'new'].map((status) => this.#hasExecutions(id, status, signal)),
    );
    if (running === true || waiting === true || queued === true) return true;
    // Old versions know no queue in this list; a queued execution is listed as running or not at all there.
    return running === undefined || waiting === undefined ? undefined : false;
  }

  async #switched(id: string, [current, deprecated]: [string, string], body: object, signal?: AbortSignal): Promise<Answer> {
    const answer = await this.#request('POST', `${workflowPath(id)}/${current}`, signal, body);
    if (!isUnknownRoute(answer.status)) return answer;
    return await this.#request('POST', `${workflowPath(id)}/${deprecated}`, signal, body);
  }

  async #hasExecutions(id: string, status: string, signal?: AbortSignal): Promise<boolean | undefined> {
    const query = new URLSearchParams({ workflowId: id, status, limit: '1' });
    const answer = await this.#request('GET', `/executions?${query}`, signal);
    if (isBadQuery(answer.status)) return undefined;
    const data = (good(answer, id) as { data?: unknown } | null)?.data;
    if (!Array.isArray(data)) throw notN8n();
    return data.length > 0;
  }

  async #request(method: 'GET' | 'POST', path: string, signal?: AbortSignal, body: object = {}): Promise<Answer> {
    const deadline = AbortSignal.timeout(this.#requestMs);
    try {
      const response = await fetch(this.#base + path, {
        method,
        headers: { accept: 'application/json', 'content-type': 'application/json', 'x-n8n-api-key': this.#apiKey },
        // Versions differ in whether they want a body; none minds an empty one that says what it is.
        ...(method === 'POST' && { body: JSON.stringify(body) }),
        redirect: 'manual',
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      });
      return { status: response.status, body: parsed(await cappedText(response)) };
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof TooLarge) throw tooLarge();
      throw noAnswer(error, this.#requestMs);
    }
  }
}

const workflowPath = (id: string): string => `/workflows/${encodeURIComponent(id)}`;

function good(answer: Answer, workflowId: string): unknown {
  const refusal = refusalOf(answer.status, workflowId);
  if (refusal) throw refusal;
  return answer.body;
}

class TooLarge extends Error {}

async function cappedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw new TooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** `undefined` for what is no JSON: of a refusal nobody reads the text, and a good answer is checked for its fields. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
