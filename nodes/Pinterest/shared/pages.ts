import type { IDataObject } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { Connection, Context } from './connection.js';
import { withZone } from './dates.js';
import type { ItemInput } from './item_input.js';
import { numberOf } from './item_input.js';

const largestPage = 250;

interface Page {
  items?: IDataObject[];
  bookmark?: string | null;
}

export interface ListRequest {
  path?: Record<string, string>;
  query?: Record<string, string>;
  /** `undefined`: all. */
  limit?: number | undefined;
}

export function listLimit(input: ItemInput): number | undefined {
  if (input.flag('returnAll', 'Return All')) return undefined;
  const limit = numberOf(input.context.getNodeParameter('limit', input.item, 50));
  if (!Number.isInteger(limit) || limit < 1) throw input.invalid('Limit', 'expected a whole number from 1 on');
  return limit;
}

/** The list of a board's pins, or of those in one of its sections. */
export function pinsOf(boardId: string, sectionId: string | undefined): { operation: string; path: Record<string, string> } {
  if (sectionId === undefined) return { operation: 'boards/list_pins', path: { board_id: boardId } };
  return { operation: 'board_sections/list_pins', path: { board_id: boardId, section_id: sectionId } };
}

/** Page after page until the end or the limit. Fails rather than end early: what is missing is not known to be gone. */
export async function* pagesOf(
  connection: Connection<Context>,
  operation: string,
  { path = {}, query = {}, limit = Number.POSITIVE_INFINITY }: ListRequest,
): AsyncGenerator<IDataObject[]> {
  const seen = new Set<string>();
  let bookmark: string | undefined;
  let found = 0;
  do {
    const pageSize = Math.min(largestPage, limit - found);
    const page = await connection.run(async (auth) => {
      const pageQuery = { ...query, page_size: pageSize, bookmark };
      return (await connection.client.call(operation, { auth, path, query: pageQuery, signal: connection.signal })) as Page;
    });
    const items = (page.items ?? []).slice(0, limit - found).map(withZone);
    found += items.length;
    yield items;
    bookmark = page.bookmark || undefined;
    if (bookmark !== undefined && seen.has(bookmark)) {
      throw new NodeOperationError(connection.context.getNode(), 'Pinterest gave the same page twice', {
        description: `The list is not complete: it ended after ${found} results. Run this again.`,
      });
    }
    if (bookmark !== undefined) seen.add(bookmark);
  } while (bookmark !== undefined && found < limit);
}

export async function listAll(
  connection: Connection<Context>,
  operation: string,
  list: ListRequest,
): Promise<IDataObject[]> {
  const found: IDataObject[] = [];
  for await (const items of pagesOf(connection, operation, list)) found.push(...items);
  return found;
}
