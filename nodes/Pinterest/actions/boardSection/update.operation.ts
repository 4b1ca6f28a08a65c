import { boardField, sectionField } from '../../shared/fields.js';
import type { ItemInput } from '../../shared/item_input.js';
import { request } from '../../shared/request.js';
import { forEachItem } from '../operation.js';
import { sectionName, sectionNameField } from './fields.js';

export const description = [boardField, sectionField, sectionNameField];

interface Change {
  path: { board_id: string; section_id: string };
  name: string;
}

export function prepare(input: ItemInput): Change {
  return {
    path: { board_id: input.id('board', 'Board'), section_id: input.id('section', 'Section') },
    name: sectionName(input),
  };
}

export const execute = forEachItem<Change>(
  async (connection, { path, name }) => await request(connection, 'board_sections/update', { path, body: { name } }),
);
