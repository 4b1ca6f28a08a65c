import { boardField } from '../../shared/fields.js';
import type { ItemInput } from '../../shared/item_input.js';
import { request } from '../../shared/request.js';
import { forEachItem } from '../operation.js';

export const description = [boardField];

export function prepare(input: ItemInput): string {
  return input.id('board', 'Board');
}

export const execute = forEachItem<string>(async (connection, boardId) => {
  await request(connection, 'boards/delete', { path: { board_id: boardId } });
  return { id: boardId, deleted: true };
});
