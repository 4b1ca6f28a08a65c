import type { INodeProperties } from 'n8n-workflow';

import { shownFor } from '../../shared/fields.js';
import type { Operation } from '../operation.js';
import * as create from './create.operation.js';
import * as createMany from './createMany.operation.js';
import * as deletePin from './delete.operation.js';
import * as get from './get.operation.js';
import * as getAll from './getAll.operation.js';
import * as save from './save.operation.js';
import * as update from './update.operation.js';

export const operations: Readonly<Record<string, Operation>> = {
  create,
  createMany,
  delete: deletePin,
  get,
  getAll,
  save,
  update,
};

export const description: INodeProperties[] = [
  {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    displayOptions: { show: { resource: ['pin'] } },
    options: [
      { name: 'Create', value: 'create', action: 'Create a pin', description: 'Publish pins one after the other' },
      {
        name: 'Create Many',
        value: 'createMany',
        action: 'Create many pins',
        description: 'Publish the pins of all items at once, boards side by side',
      },
      { name: 'Delete', value: 'delete', action: 'Delete a pin' },
      { name: 'Get', value: 'get', action: 'Get a pin' },
      { name: 'Get Many', value: 'getAll', action: 'Get many pins', description: 'Get the pins of the account' },
      { name: 'Save', value: 'save', action: 'Save a pin', description: 'Save a pin to a board of the account' },
      { name: 'Update', value: 'update', action: 'Update a pin' },
    ],
    default: 'create',
  },
  ...Object.entries(operations).flatMap(([operation, { description: fields }]) => shownFor('pin', operation, fields)),
];
