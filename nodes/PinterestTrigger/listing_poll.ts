import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { Connection } from '../Pinterest/shared/connection.js';
import type { ListRequest } from '../Pinterest/shared/pages.js';
import { listAll, pagesOf } from '../Pinterest/shared/pages.js';
import type { Memory, Sighting } from './memory.js';
import { isNew, remembering } from './memory.js';

export interface Listing extends ListRequest {
  operation: string;
  /** Event and place. */
  watching: string;
  /** Whose list it is, where another account's looks the same. Asked when it matters: a request more. */
  account?(connection: Connection<IPollFunctions>): Promise<string>;
  /** What is missing when there is no sample to show. */
  nothing: string;
}

interface Found extends Sighting {
  data: IDataObject;
}

const samplePage = 250;

function found(data: IDataObject): Found {
  const createdAt = Date.parse(String(data['created_at']));
  return { id: String(data['id']), createdAt: Number.isNaN(createdAt) ? 0 : createdAt, data };
}

function byAge(one: Sighting, other: Sighting): number {
  return one.createdAt - other.createdAt;
}

function memoryOf(context: IPollFunctions, watching: string): Memory | undefined {
  const memory = context.getWorkflowStaticData('node')['memory'] as Memory | undefined;
  return memory?.watching === watching ? memory : undefined;
}

/**
 * What is in a list and was not before, oldest first. The list is read to its end every time: Pinterest promises no order
 * and may list a pin after younger ones. Nothing is kept of a poll that fails, so that the next one finds the same again.
 * Of another account all is new, and nothing happened: it is learned.
 */
export async function pollListing(context: IPollFunctions, listing: Listing): Promise<IDataObject[]> {
  const connection = await Connection.open(context);
  if (context.getMode() === 'manual') return [await sample(connection, listing)];
  const before = memoryOf(context, listing.watching);
  const candidates = new Map<string, Found>();
  let known = 0;
  for await (const page of pagesOf(connection, listing.operation, listing)) {
    const unknown = page.map(found).filter((one) => isNew(before, one));
    for (const one of unknown) candidates.set(one.id, one);
    known += page.length - unknown.length;
  }
  // What is known and nothing else can be no other account's.
  const account = candidates.size > 0 || known === 0 ? await listing.account?.(connection) : undefined;
  return learn(context, listing.watching, account, [...candidates.values()]);
}

/** Looks the memory up again, and writes at once: a poll that overlaps this one may have been faster. */
function learn(context: IPollFunctions, watching: string, account: string | undefined, candidates: readonly Found[]): IDataObject[] {
  const memory = memoryOf(context, watching);
  const fresh = candidates.filter((one) => isNew(memory, one)).sort(byAge);
  const accounts = memory?.accounts ?? [];
  const isAnother = account !== undefined && !accounts.includes(account);
  const anew = memory === undefined || isAnother;
  if (!anew && fresh.length === 0) return [];
  const place = { ...(memory ?? { watching, seen: {} }), ...(isAnother && { accounts: [...accounts, account] }) };
  context.getWorkflowStaticData('node')['memory'] = remembering(place, fresh);
  return anew ? [] : fresh.map(({ data }) => data);
}

async function sample(connection: Connection<IPollFunctions>, listing: Listing): Promise<IDataObject> {
  const shown = await listAll(connection, listing.operation, { ...listing, limit: samplePage });
  const newest = shown.map(found).sort(byAge).at(-1);
  if (newest !== undefined) return newest.data;
  throw new NodeOperationError(connection.context.getNode(), `${listing.nothing} to show as a sample`, {
    description: 'The trigger works all the same once the workflow is active.',
  });
}
