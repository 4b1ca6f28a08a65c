import type { INodeProperties } from 'n8n-workflow';

import { shownFor } from '../../shared/fields.js';
import type { Operation } from '../operation.js';
import * as create from './create.operation.js';
import * as deleteBoard from './delete.operation.js';
import * as get from './get.operation.js';
import * as getAll from './getAll.operation.js';
import * as getPins from './getPins.operation.js';
import * as syncToStore from './syncToStore.operation.js';
import * as update from './update.operation.js';

export const operations: Readonly<Record<string, Operation>> = {
  create,
  delete: deleteBoard,
  get,
  getAll,
  getPins,
  syncToStore,
  update,
};

export const description: INodeProperties[] = [
  {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    displayOptions: { show: { resource: ['board'] } },
    options: [
      { name: 'Create', value: 'create', action: 'Create a board' },
      { name: 'Delete', value: 'delete', action: 'Delete a board', description: 'Delete a board with all its pins' },
      { name: 'Get', value: 'get', action: 'Get a board' },
      { name: 'Get Many', value: 'getAll', action: 'Get many boards' },
      { name: 'Get Pins', value: 'getPins', action: 'Get the pins of a board' },
      {
        name: 'Sync to Store',
        value: 'syncToStore',
        action: 'Sync the boards of a project to the store',
        description: "Replace the boards of a project in the app's database by those of its account",
      },
      { name: 'Update', value: 'update', action: 'Update a board' },
    ],
    default: 'getAll',
  },
  ...Object.entries(operations).flatMap(([operation, { description: fields }]) =>
    shownFor('board', operation, fields),
  ),
];
