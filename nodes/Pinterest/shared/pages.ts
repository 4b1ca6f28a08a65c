import type { IDataObject } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { Connection } from './connection.js';
import type { ItemInput } from './item_input.js';

const largestPage = 250;

interface Page {
  items?: IDataObject[];
  bookmark?: string | null;
}

export interface ListRequest {
  path?: Record<string, string>;
  query?: Record<string, string>;
  /** `undefined`: all. */
  limit: number | undefined;
}

export function listLimit(input: ItemInput): number | undefined {
  if (input.flag('returnAll')) return undefined;
  const limit = Number(input.context.getNodeParameter('limit', input.item, 50));
  if (!Number.isInteger(limit) || limit < 1) throw input.invalid('Limit', 'expected a whole number from 1 on');
  return limit;
}

/** Page after page until the end or the limit. */
export async function listAll(
  connection: Connection,
  operation: string,
  { path = {}, query = {}, limit }: ListRequest,
): Promise<IDataObject[]> {
  const found: IDataObject[] = [];
  const seen = new Set<string>();
  let bookmark: string | undefined;
  do {
    const pageSize = Math.min(largestPage, (limit ?? Number.POSITIVE_INFINITY) - found.length);
    const page = await connection.run(async (auth) => {
      const pageQuery = { ...query, page_size: pageSize, bookmark };
      return (await connection.client.call(operation, { auth, path, query: pageQuery, signal: connection.signal })) as Page;
    });
    found.push(...(page.items ?? []));
    bookmark = page.bookmark || undefined;
    if (bookmark !== undefined && seen.has(bookmark)) {
      throw new NodeOperationError(connection.context.getNode(), 'Pinterest gave the same page twice', {
        description: `The list is not complete: it ended after ${found.length} results. Run this again.`,
      });
    }
    if (bookmark !== undefined) seen.add(bookmark);
  } while (bookmark !== undefined && found.length < (limit ?? Number.POSITIVE_INFINITY));
  return found.slice(0, limit);
}
