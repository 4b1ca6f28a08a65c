import { createHash } from 'node:crypto';

import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { credentialName } from './connection.js';
import { PinterestError } from './engine.js';

export type End = { data: IDataObject } | { error: unknown };

type Ended = { data: IDataObject } | { error: PinterestError };

// Far more than one run of a node creates or deletes; keeps a process that runs for months from growing.
const remembered = 20_000;

interface Memory {
  /** n8n's "Retry On Fail" runs a node again for all its items. */
  readonly ended: Map<string, Ended>;
  /** An agent's calls run side by side, and an equal one has the end of the first. */
  readonly underway: Map<string, Promise<End>>;
}

// In the process and not in the execution, because n8n keeps nothing of a failed try. And not in this module: n8n loads a
// second copy of it when it updates the package, and the next try of a run that is under way is the second copy's.
const place = Symbol.for('n8n-nodes-pinterest-native: what became of runs, form 1');
const { ended, underway } = memoryOfProcess();

function memoryOfProcess(): Memory {
  const process = globalThis as { [place]?: Memory };
  process[place] ??= { ended: new Map(), underway: new Map() };
  return process[place];
}

/** Another copy of this package has another class for its failures, of which n8n would be told the message alone. */
function ours<Known extends End>(end: Known): Known {
  if (!('error' in end)) return end;
  const { error } = end;
  const isOfCopy = error instanceof Error && error.name === 'PinterestError' && !(error instanceof PinterestError);
  return isOfCopy ? { ...end, error: new PinterestError(error as unknown as PinterestError) } : end;
}

function digest(payload: unknown): string {
  const hash = createHash('sha256');
  const text = JSON.stringify(payload, (_name, value: unknown) => {
    if (!(value instanceof Uint8Array)) return value;
    return createHash('sha256').update(value).digest('base64');
  });
  return hash.update(text).digest('base64');
}

/**
 * An item's run in its execution, which a retry has in common with what it repeats. Not what is asked for: an expression may
 * give something else in each try. In a tool it is just that, because n8n counts each try there as a run of its own, and an
 * agent that got no answer, or none that it understood, calls again.
 */
function placeOf(context: IExecuteFunctions, item: number, payload: unknown): string {
  if (context.getNode().type.endsWith('Tool')) return `tool ${item} ${digest(payload)}`;
  return `run ${String(context.getWorkflowDataProxy(item)['$runIndex'])} ${item}`;
}

/** Which creation or deletion of which run this is; `undefined` when n8n gives the execution no id to tell it by. */
export function memoryKey(context: IExecuteFunctions, item: number, payload: unknown): string | undefined {
  const execution = context.getExecutionId();
  if (!execution) return undefined;
  const node = context.getNode();
  return [execution, node.name, node.credentials?.[credentialName]?.id, placeOf(context, item, payload)].join('\n');
}

/** What an earlier try of the same run did: did it, or may have done it. Anything else may be sent. */
export function recall(key: string | undefined): Ended | undefined {
  const known = key === undefined ? undefined : ended.get(key);
  return known && ours(known);
}

export function remember(key: string | undefined, end: End): void {
  if (key === undefined) return;
  if ('data' in end) ended.set(key, end);
  else if (end.error instanceof PinterestError && end.error.outcome === 'unknown') ended.set(key, { error: end.error });
  else return;
  if (ended.size <= remembered) return;
  const [oldest] = ended.keys();
  if (oldest !== undefined) ended.delete(oldest);
}

/** Whether an equal one of the run is being sent at this moment, or needs no sending any more. */
export function isBegun(key: string | undefined): boolean {
  return key !== undefined && (ended.has(key) || underway.has(key));
}

/** Sends unless that is begun. Both happens before anything else can run, so that of two equal calls only one sends. */
export async function once(key: string | undefined, send: () => Promise<End>): Promise<End> {
  if (key === undefined) return await send();
  const begun = ended.get(key) ?? underway.get(key);
  if (begun !== undefined) return ours(await begun);
  const sending = send()
    .then((end) => {
      remember(key, end);
      return end;
    })
    .finally(() => underway.delete(key));
  underway.set(key, sending);
  return await sending;
}

/** What became of it. */
export async function endOf(sending: Promise<IDataObject>): Promise<End> {
  return await sending.then(
    (data) => ({ data }),
    (error: unknown) => ({ error }),
  );
}

/** Creates once in a run, however often n8n repeats the run. */
export async function createOnce(
  context: IExecuteFunctions,
  item: number,
  payload: unknown,
  send: () => Promise<IDataObject>,
): Promise<IDataObject> {
  const end = await once(memoryKey(context, item, payload), async () => await endOf(send()));
  if ('error' in end) throw end.error;
  return end.data;
}
