import { createHash } from 'node:crypto';

import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { credentialName } from './connection.js';
import { PinterestError } from './engine.js';

type Ended = { data: IDataObject } | { error: PinterestError };

// Far more than one run of a node creates; keeps a process that runs for months from growing.
const remembered = 20_000;

// n8n's "Retry On Fail" runs a node again for all its items. In the process and not in the execution, because n8n keeps
// nothing of a failed try.
const ended = new Map<string, Ended>();

function digest(payload: unknown): string {
  const hash = createHash('sha256');
  const text = JSON.stringify(payload, (_name, value: unknown) => {
    if (!(value instanceof Uint8Array)) return value;
    return createHash('sha256').update(value).digest('base64');
  });
  return hash.update(text).digest('base64');
}

/**
 * The place of a run in its execution, which a retry has in common with what it repeats. Not in a tool: there n8n counts
 * each try as a run of its own, and an agent that got no answer, or none that it understood, calls again.
 */
function runOf(context: IExecuteFunctions, item: number): string {
  if (context.getNode().type.endsWith('Tool')) return 'tool';
  return String(context.getWorkflowDataProxy(item)['$runIndex']);
}

/** Which creation of which run this is; `undefined` when n8n gives the execution no id to tell it by. */
export function creationKey(context: IExecuteFunctions, item: number, payload: unknown): string | undefined {
  const execution = context.getExecutionId();
  if (!execution) return undefined;
  const node = context.getNode();
  const run = runOf(context, item);
  return [execution, node.id, run, item, node.credentials?.[credentialName]?.id, digest(payload)].join('\n');
}

/** What an earlier try of the same run did: made it, or may have made it. Anything else may be sent. */
export function recall(key: string | undefined): Ended | undefined {
  return key === undefined ? undefined : ended.get(key);
}

export function remember(key: string | undefined, end: { data: IDataObject } | { error: unknown }): void {
  if (key === undefined) return;
  if ('data' in end) ended.set(key, end);
  else if (end.error instanceof PinterestError && end.error.outcome === 'unknown') ended.set(key, { error: end.error });
  else return;
  if (ended.size <= remembered) return;
  const [oldest] = ended.keys();
  if (oldest !== undefined) ended.delete(oldest);
}

/** Creates once in a run, however often n8n repeats the run. */
export async function createOnce(
  context: IExecuteFunctions,
  item: number,
  payload: unknown,
  send: () => Promise<IDataObject>,
): Promise<IDataObject> {
  const key = creationKey(context, item, payload);
  const known = recall(key);
  if (known !== undefined) {
    if ('error' in known) throw known.error;
    return known.data;
  }
  const sending = send();
  await sending.then(
    (data) => remember(key, { data }),
    (error: unknown) => remember(key, { error }),
  );
  return await sending;
}
