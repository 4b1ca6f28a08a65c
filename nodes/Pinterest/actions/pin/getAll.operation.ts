import type { INodeProperties } from 'n8n-workflow';

import { listFields } from '../../shared/fields.js';
import type { ItemInput } from '../../shared/item_input.js';
import { listAll, listLimit } from '../../shared/pages.js';
import type { ListRequest } from '../../shared/pages.js';
import { withUrl } from '../../shared/pin_data.js';
import { forEachItem } from '../operation.js';

export const description: INodeProperties[] = [
  ...listFields,
  {
    displayName: 'Include Protected Boards',
    name: 'includeProtected',
    type: 'boolean',
    default: false,
    description: 'Whether to return the pins on protected boards too, which Pinterest leaves out by itself',
  },
];

export function prepare(input: ItemInput): ListRequest {
  const isProtectedWanted = input.flag('includeProtected', 'Include Protected Boards');
  return { query: isProtectedWanted ? { include_protected_pins: 'true' } : {}, limit: listLimit(input) };
}

export const execute = forEachItem<ListRequest>(async (connection, list) =>
  (await listAll(connection, 'pins/list', list)).map(withUrl),
);
