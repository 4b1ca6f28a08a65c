import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { boardField, optional, pinField, sectionField } from '../../shared/fields.js';
import type { ClientInput } from '../../shared/item_input.js';
import { withUrl } from '../../shared/pin_data.js';
import { pinText } from '../../shared/pin_draft.js';
import { textFields, truncateOption } from '../../shared/pin_fields.js';
import { request } from '../../shared/request.js';
import { forEachItem } from '../operation.js';

export const description: INodeProperties[] = [
  {
    displayName: 'Pinterest has opened this operation to some apps only. Empty fields stay as they are.',
    name: 'betaNotice',
    type: 'notice',
    default: '',
  },
  pinField,
  ...textFields,
  optional(boardField, 'Where to move the pin'),
  optional(sectionField, 'The section of that board to move the pin to'),
  truncateOption,
];

interface Change {
  pinId: string;
  changes: IDataObject;
}

export function prepare(input: ClientInput): Change {
  const { altText, ...texts } = pinText(input, input.flag('truncateLongText', 'Truncate Long Text'));
  const boardId = input.optionalId('board', 'Board');
  const sectionId = input.optionalId('section', 'Section');
  if (sectionId !== undefined && boardId === undefined) {
    throw input.invalid('Board', 'is empty, a section needs its board');
  }
  const changes: IDataObject = {
    ...texts,
    ...(altText === undefined ? {} : { alt_text: altText }),
    ...(boardId === undefined ? {} : { board_id: boardId }),
    ...(sectionId === undefined ? {} : { board_section_id: sectionId }),
  };
  if (Object.keys(changes).length === 0) throw input.invalid('Title', 'is empty as all other fields are, nothing to change');
  return { pinId: input.id('pin', 'Pin'), changes };
}

export const execute = forEachItem<Change>(async (connection, { pinId, changes }) =>
  withUrl(await request(connection, 'pins/update', { path: { pin_id: pinId }, body: changes })),
);
