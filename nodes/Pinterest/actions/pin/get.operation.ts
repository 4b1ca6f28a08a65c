import { pinField } from '../../shared/fields.js';
import type { ItemInput } from '../../shared/item_input.js';
import { withUrl } from '../../shared/pin_data.js';
import { request } from '../../shared/request.js';
import { forEachItem } from '../operation.js';

export const description = [pinField];

export function prepare(input: ItemInput): string {
  return input.id('pin', 'Pin');
}

export const execute = forEachItem<string>(async (connection, pinId) =>
  withUrl(await request(connection, 'pins/get', { path: { pin_id: pinId } })),
);
