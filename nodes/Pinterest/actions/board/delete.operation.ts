import { deleteOnce } from '../../shared/deletion.js';
import { boardField } from '../../shared/fields.js';
import type { ItemInput } from '../../shared/item_input.js';
import { forEachItem } from '../operation.js';

export const description = [boardField];

export function prepare(input: ItemInput): string {
  return input.id('board', 'Board');
}

export const execute = forEachItem<string>(async (connection, id, item) =>
  await deleteOnce(connection, item, { operation: 'boards/delete', path: { board_id: id }, id }),
);
