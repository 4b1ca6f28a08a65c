import { boardField, optional, pinField, sectionField } from '../../shared/fields.js';
import type { ItemInput } from '../../shared/item_input.js';
import { withUrl } from '../../shared/pin_data.js';
import { request } from '../../shared/request.js';
import { createOnce } from '../../shared/run_memory.js';
import { forEachItem } from '../operation.js';

export const description = [
  pinField,
  boardField,
  optional(sectionField, 'Leave empty to put the pin on the board itself'),
];

interface Save {
  pinId: string;
  boardId: string;
  sectionId: string | undefined;
}

export function prepare(input: ItemInput): Save {
  return {
    pinId: input.id('pin', 'Pin'),
    boardId: input.id('board', 'Board'),
    sectionId: input.optionalId('section', 'Section'),
  };
}

export const execute = forEachItem<Save>(async (connection, save, item) => {
  const { pinId, boardId, sectionId } = save;
  const body = { board_id: boardId, ...(sectionId === undefined ? {} : { board_section_id: sectionId }) };
  return await createOnce(connection.context, item, save, async () =>
    withUrl(await request(connection, 'pins/save', { path: { pin_id: pinId }, body, boardId })),
  );
});
