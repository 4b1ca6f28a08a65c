import { boardField } from '../../shared/fields.js';
import type { ItemInput } from '../../shared/item_input.js';
import { request } from '../../shared/request.js';
import { createOnce } from '../../shared/run_memory.js';
import { forEachItem } from '../operation.js';
import { sectionName, sectionNameField } from './fields.js';

export const description = [boardField, sectionNameField];

interface NewSection {
  boardId: string;
  name: string;
}

export function prepare(input: ItemInput): NewSection {
  return { boardId: input.id('board', 'Board'), name: sectionName(input) };
}

export const execute = forEachItem<NewSection>(async (connection, section, item) => {
  const { boardId, name } = section;
  return await createOnce(connection.context, item, section, async () =>
    await request(connection, 'board_sections/create', { path: { board_id: boardId }, body: { name } }),
  );
});
