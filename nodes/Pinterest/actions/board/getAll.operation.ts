import type { INodeProperties } from 'n8n-workflow';

import { listFields } from '../../shared/fields.js';
import type { ItemInput } from '../../shared/item_input.js';
import { listAll, listLimit } from '../../shared/pages.js';
import type { ListRequest } from '../../shared/pages.js';
import { forEachItem } from '../operation.js';
import { secretHint } from './fields.js';

export const description: INodeProperties[] = [
  ...listFields,
  {
    displayName: 'Privacy',
    name: 'privacy',
    type: 'options',
    options: [
      { name: 'Any the Token May See', value: '' },
      { name: 'Protected', value: 'PROTECTED' },
      { name: 'Public', value: 'PUBLIC' },
      { name: 'Secret', value: 'SECRET', description: secretHint },
    ],
    default: '',
    description: 'Which boards to return. Boards shared with the account are among them.',
  },
];

export function prepare(input: ItemInput): ListRequest {
  const privacy = input.option('privacy', 'Privacy', ['', 'PROTECTED', 'PUBLIC', 'SECRET']);
  return { query: privacy === '' ? {} : { privacy }, limit: listLimit(input) };
}

export const execute = forEachItem<ListRequest>(
  async (connection, list) => await listAll(connection, 'boards/list', list),
);
