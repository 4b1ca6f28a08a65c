import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { boardField } from '../../shared/fields.js';
import type { ItemInput } from '../../shared/item_input.js';
import { request } from '../../shared/request.js';
import { forEachItem } from '../operation.js';
import { boardDescriptionField, boardNameField, changedPrivacyField } from './fields.js';

export const description: INodeProperties[] = [
  boardField,
  { ...boardNameField, required: false, description: 'Leave empty to keep the name' },
  { ...boardDescriptionField, description: 'Leave empty to keep the description' },
  changedPrivacyField,
];

interface Change {
  boardId: string;
  changes: IDataObject;
}

export function prepare(input: ItemInput): Change {
  const fields = {
    name: input.text('name', 'Name'),
    description: input.text('boardDescription', 'Description'),
    privacy: input.option('privacy', 'Privacy', ['', 'PUBLIC', 'SECRET']) || undefined,
  };
  const changes = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  if (Object.keys(changes).length === 0) throw input.invalid('Name', 'is empty as all other fields are, nothing to change');
  return { boardId: input.id('board', 'Board'), changes };
}

export const execute = forEachItem<Change>(
  async (connection, { boardId, changes }) =>
    await request(connection, 'boards/update', { path: { board_id: boardId }, body: changes }),
);
