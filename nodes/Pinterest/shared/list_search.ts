import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import { Connection } from './connection.js';
import type { Client, PlainAuth } from './engine.js';
import { PinterestError } from './engine.js';
import { asNodeError } from './node_error.js';

function matching(choices: INodeListSearchItems[], filter: string | undefined): INodeListSearchResult {
  const wanted = filter?.trim().toLowerCase() ?? '';
  const results = choices.filter(({ name }) => name.toLowerCase().includes(wanted));
  return { results: results.sort((one, other) => one.name.localeCompare(other.name)) };
}

function remark(board: { adsOnly: boolean; readOnly: boolean; privacy?: string }): string {
  if (board.adsOnly) return ' (for ads only)';
  if (board.readOnly) return ' (read only)';
  return board.privacy === 'SECRET' ? ' (secret)' : '';
}

/** Searches all boards: Pinterest gives them in pages and in an order of its own, so the first page proves nothing. */
export async function searchBoards(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
  const boards = await list(this, async (connection) =>
    connection.run(async (auth) => {
      const username = await ownName(connection.client, auth);
      return (await connection.client.boards.list({ auth, ...(username !== undefined && { username }) })).boards;
    }),
  );
  return matching(boards.map((board) => ({ name: `${board.name}${remark(board)}`, value: board.id })), filter);
}

export async function searchSections(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
  const board = this.getCurrentNodeParameter('board', { extractValue: true });
  if (typeof board !== 'string' || !/^\d+$/.test(board)) return { results: [] };
  const sections = await list(this, async (connection) =>
    connection.run(async (auth) => (await connection.client.boards.sections(board, { auth })).sections),
  );
  return matching(sections.map(({ name, id }) => ({ name, value: id })), filter);
}

/** Tells a board of one's own from one that was shared, perhaps for looking only. Without an answer the list has no such marks. */
async function ownName(client: Client, auth: PlainAuth): Promise<string | undefined> {
  return await client.account.get({ auth }).then(
    ({ username }) => username,
    (error: unknown) => {
      // Once more, with a fresh token.
      if (!(error instanceof PinterestError) || error.code === 'auth_expired') throw error;
      return undefined;
    },
  );
}

async function list<T>(
  context: ILoadOptionsFunctions,
  read: (connection: Connection<ILoadOptionsFunctions>) => Promise<T>,
): Promise<T> {
  return await Connection.open(context)
    .then(read)
    .catch((error: unknown) => {
      throw asNodeError(context.getNode(), error, 0);
    });
}
