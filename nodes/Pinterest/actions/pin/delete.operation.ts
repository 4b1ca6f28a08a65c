import { deleteOnce } from '../../shared/deletion.js';
import { pinField } from '../../shared/fields.js';
import type { ItemInput } from '../../shared/item_input.js';
import { forEachItem } from '../operation.js';

export const description = [pinField];

export function prepare(input: ItemInput): string {
  return input.id('pin', 'Pin');
}

export const execute = forEachItem<string>(async (connection, id, item) =>
  await deleteOnce(connection, item, { operation: 'pins/delete', path: { pin_id: id }, id }),
);
