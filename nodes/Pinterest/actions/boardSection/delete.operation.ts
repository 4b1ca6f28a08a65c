import { deleteOnce } from '../../shared/deletion.js';
import { boardField, sectionField } from '../../shared/fields.js';
import type { ItemInput } from '../../shared/item_input.js';
import { forEachItem } from '../operation.js';

export const description = [boardField, sectionField];

interface SectionPath {
  board_id: string;
  section_id: string;
}

export function prepare(input: ItemInput): SectionPath {
  return { board_id: input.id('board', 'Board'), section_id: input.id('section', 'Section') };
}

export const execute = forEachItem<SectionPath>(async (connection, path, item) =>
  await deleteOnce(connection, item, { operation: 'board_sections/delete', path: { ...path }, id: path.section_id }),
);
