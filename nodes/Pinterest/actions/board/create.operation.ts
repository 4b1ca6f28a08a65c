import type { IDataObject } from 'n8n-workflow';

import type { ItemInput } from '../../shared/item_input.js';
import { request } from '../../shared/request.js';
import { createOnce } from '../../shared/run_memory.js';
import { forEachItem } from '../operation.js';
import { boardDescriptionField, boardNameField, newPrivacyField } from './fields.js';

export const description = [boardNameField, boardDescriptionField, newPrivacyField];

export function prepare(input: ItemInput): IDataObject {
  const text = input.text('boardDescription', 'Description');
  return {
    name: input.requiredText('name', 'Name'),
    ...(text === undefined ? {} : { description: text }),
    privacy: input.option('privacy', 'Privacy', ['PROTECTED', 'PUBLIC', 'SECRET']),
  };
}

export const execute = forEachItem<IDataObject>(
  async (connection, body, item) =>
    await createOnce(connection.context, item, body, async () => await request(connection, 'boards/create', { body })),
);
