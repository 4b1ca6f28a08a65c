import type { INodeProperties } from 'n8n-workflow';

import { shownFor } from '../../shared/fields.js';
import type { Operation } from '../operation.js';
import * as create from './create.operation.js';
import * as deleteSection from './delete.operation.js';
import * as getAll from './getAll.operation.js';
import * as getPins from './getPins.operation.js';
import * as update from './update.operation.js';

export const operations: Readonly<Record<string, Operation>> = {
  create,
  delete: deleteSection,
  getAll,
  getPins,
  update,
};

export const description: INodeProperties[] = [
  {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    displayOptions: { show: { resource: ['boardSection'] } },
    options: [
      { name: 'Create', value: 'create', action: 'Create a board section' },
      {
        name: 'Delete',
        value: 'delete',
        action: 'Delete a board section',
        description: 'Delete a section. Whether its pins stay on the board Pinterest does not say.',
      },
      { name: 'Get Many', value: 'getAll', action: 'Get many board sections' },
      { name: 'Get Pins', value: 'getPins', action: 'Get the pins of a board section' },
      { name: 'Update', value: 'update', action: 'Update a board section' },
    ],
    default: 'getAll',
  },
  ...Object.entries(operations).flatMap(([operation, { description: fields }]) =>
    shownFor('boardSection', operation, fields),
  ),
];
