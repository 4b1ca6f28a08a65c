import type { IDataObject } from 'n8n-workflow';

import type { Connection } from './connection.js';
import { PinterestError } from './engine.js';
import { request } from './request.js';
import { endOf, memoryKey, recall, remember } from './run_memory.js';

interface Deletion {
  operation: string;
  path: Record<string, string>;
  /** Of what is deleted. */
  id: string;
}

/**
 * Deletes once in a run: n8n's "Retry On Fail" runs a node again for the items too whose work is done. Where an earlier try
 * may have done it, nothing left to delete is what was asked for.
 */
export async function deleteOnce(connection: Connection, item: number, { operation, path, id }: Deletion): Promise<IDataObject> {
  const key = memoryKey(connection.context, item, { operation, path });
  const known = recall(key);
  if (known !== undefined && 'data' in known) return known.data;
  const data: IDataObject = { id, deleted: true };
  const sent = await endOf(request(connection, operation, { path }).then(() => data));
  const end = known !== undefined && 'error' in sent && isGone(sent.error) ? { data } : sent;
  remember(key, end);
  if ('error' in end) throw end.error;
  return end.data;
}

function isGone(error: unknown): boolean {
  return error instanceof PinterestError && error.code === 'not_found';
}
