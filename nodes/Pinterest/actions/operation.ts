import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Connection } from '../shared/connection.js';
import type { ClientInput, ItemInput } from '../shared/item_input.js';
import type { Result } from '../shared/result.js';
import type { StoreAccess } from '../shared/store_access.js';

export interface Prepared<Request> {
  item: number;
  request: Request;
}

export type Execute<Request, Link = Connection> = (link: Link, requests: readonly Prepared<Request>[]) => Promise<Result[]>;

export type ExecuteInStore<Request> = Execute<Request, StoreAccess>;

/** What every `<operation>.operation.ts` exports that asks Pinterest as the account of the node's credential. */
export interface AccountOperation<Request = unknown> {
  description: INodeProperties[];
  /** Reads and checks one item. Runs for all items before anything is sent, so that bad input costs nothing. */
  prepare(input: ClientInput): Request;
  /** Answers every request it was given, unless it stops at a failure because the node does not go on after one. */
  execute(connection: Connection, requests: readonly Prepared<Request>[]): Promise<Result[]>;
}

/** The same of one that works on an app's database. */
export interface StoreOperation<Request = unknown> {
  description: INodeProperties[];
  prepare(input: ItemInput): Request;
  executeInStore(store: StoreAccess, requests: readonly Prepared<Request>[]): Promise<Result[]>;
}

export type Operation = AccountOperation | StoreOperation;

type Work<Request, Link> = (link: Link, request: Request, item: number) => Promise<IDataObject | IDataObject[]>;

interface Linked {
  readonly context: IExecuteFunctions;
  readonly signal: AbortSignal | undefined;
}

/** Item after item, in order, until the execution is cancelled. */
export function forEachItem<Request, Link extends Linked = Connection>(work: Work<Request, Link>): Execute<Request, Link> {
  return async (link, requests) => {
    const results: Result[] = [];
    for (const { item, request } of requests) {
      if (link.signal?.aborted) break;
      try {
        results.push({ item, data: [await work(link, request, item)].flat() });
      } catch (error) {
        results.push({ item, error });
        if (!link.context.continueOnFail()) break;
      }
    }
    return results;
  };
}
