import { listFields } from '../../shared/fields.js';
import type { ItemInput } from '../../shared/item_input.js';
import { listAll, listLimit } from '../../shared/pages.js';
import { withUrl } from '../../shared/pin_data.js';
import { forEachItem } from '../operation.js';

export const description = listFields;

export const prepare = (input: ItemInput): number | undefined => listLimit(input);

export const execute = forEachItem<number | undefined>(async (connection, limit) =>
  (await listAll(connection, 'pins/list', { limit })).map(withUrl),
);
