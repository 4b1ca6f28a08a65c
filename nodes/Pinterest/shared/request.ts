import type { IDataObject } from 'n8n-workflow';

import type { Connection, Context } from './connection.js';
import { withZone } from './dates.js';

export interface ApiRequest {
  path?: Record<string, string>;
  query?: Record<string, string>;
  body?: IDataObject;
  /** Of a write that changes a board its path does not name. */
  boardId?: string;
}

/** One call of Pinterest's API with the execution's token. */
export async function request(connection: Connection<Context>, operation: string, parts: ApiRequest = {}): Promise<IDataObject> {
  const { client, signal } = connection;
  const answer = await connection.run(async (auth) => await client.call(operation, { ...parts, auth, signal }));
  return withZone((answer ?? {}) as IDataObject);
}
