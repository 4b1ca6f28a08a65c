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
  /** What is missing when there is no sample to show. */
  nothing: string;
}

interface Found extends Sighting {
  data: IDataObject;
}

const samplePage = 250;

function found(data: IDataObject): Found {
  const date = data['created_at'];
  // Pinterest writes UTC and no zone to say so.
  const text = typeof date === 'string' ? date : '';
  const createdAt = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
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
 */
export async function pollListing(context: IPollFunctions, listing: Listing): Promise<IDataObject[]> {
  const connection = await Connection.open(context);
  if (context.getMode() === 'manual') return [await sample(connection, listing)];
  const before = memoryOf(context, listing.watching);
  const candidates = new Map<string, Found>();
  for await (const page of pagesOf(connection, listing.operation, listing)) {
    for (const one of page.map(found)) if (isNew(before, one)) candidates.set(one.id, one);
  }
  // Looked up again, and written at once: a poll that overlaps this one may have been faster.
  const memory = memoryOf(context, listing.watching);
  const fresh = [...candidates.values()].filter((one) => isNew(memory, one)).sort(byAge);
  if (memory !== undefined && fresh.length === 0) return [];
  context.getWorkflowStaticData('node')['memory'] = remembering(memory ?? { watching: listing.watching, seen: {} }, fresh);
  // The first poll only learns what is there.
  return memory === undefined ? [] : fresh.map(({ data }) => data);
}

async function sample(connection: Connection<IPollFunctions>, listing: Listing): Promise<IDataObject> {
  const shown = await listAll(connection, listing.operation, { ...listing, limit: samplePage });
  const newest = shown.map(found).sort(byAge).at(-1);
  if (newest !== undefined) return newest.data;
  throw new NodeOperationError(connection.context.getNode(), `${listing.nothing} to show as a sample`, {
    description: 'The trigger works all the same once the workflow is active.',
  });
}
