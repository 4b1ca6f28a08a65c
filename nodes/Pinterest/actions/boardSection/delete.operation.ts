import { boardField, sectionField } from '../../shared/fields.js';
import type { ItemInput } from '../../shared/item_input.js';
import { request } from '../../shared/request.js';
import { forEachItem } from '../operation.js';

export const description = [boardField, sectionField];

interface SectionPath {
  board_id: string;
  section_id: string;
}

export function prepare(input: ItemInput): SectionPath {
  return { board_id: input.id('board', 'Board'), section_id: input.id('section', 'Section') };
}

export const execute = forEachItem<SectionPath>(async (connection, path) => {
  await request(connection, 'board_sections/delete', { path: { ...path } });
  return { id: path.section_id, deleted: true };
});
