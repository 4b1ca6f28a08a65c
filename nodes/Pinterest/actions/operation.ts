import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Connection } from '../shared/connection.js';
import type { ItemInput } from '../shared/item_input.js';

export interface Prepared<Request> {
  item: number;
  request: Request;
}

export type Result = { item: number; data: IDataObject[] } | { item: number; error: unknown };

export type Execute<Request> = (connection: Connection, requests: readonly Prepared<Request>[]) => Promise<Result[]>;

/** What every `<operation>.operation.ts` exports. */
export interface Operation<Request = unknown> {
  description: INodeProperties[];
  /** Reads and checks one item. Runs for all items before anything is sent, so that bad input costs nothing. */
  prepare(input: ItemInput): Request;
  /** Answers every request it was given, unless it stops at a failure because the node does not go on after one. */
  execute(connection: Connection, requests: readonly Prepared<Request>[]): Promise<Result[]>;
}

type Work<Request> = (
  connection: Connection,
  request: Request,
  item: number,
) => Promise<IDataObject | IDataObject[]>;

/** Item after item, in order. */
export function forEachItem<Request>(work: Work<Request>): Execute<Request> {
  return async (connection, requests) => {
    const results: Result[] = [];
    for (const { item, request } of requests) {
      try {
        results.push({ item, data: [await work(connection, request, item)].flat() });
      } catch (error) {
        results.push({ item, error });
        if (!connection.context.continueOnFail()) break;
      }
    }
    return results;
  };
}
