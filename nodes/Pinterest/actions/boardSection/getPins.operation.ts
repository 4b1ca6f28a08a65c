import { boardField, listFields, sectionField } from '../../shared/fields.js';
import type { ItemInput } from '../../shared/item_input.js';
import { listAll, listLimit } from '../../shared/pages.js';
import type { ListRequest } from '../../shared/pages.js';
import { withUrl } from '../../shared/pin_data.js';
import { forEachItem } from '../operation.js';

export const description = [boardField, sectionField, ...listFields];

export function prepare(input: ItemInput): ListRequest {
  return {
    path: { board_id: input.id('board', 'Board'), section_id: input.id('section', 'Section') },
    limit: listLimit(input),
  };
}

export const execute = forEachItem<ListRequest>(async (connection, list) =>
  (await listAll(connection, 'board_sections/list_pins', list)).map(withUrl),
);
