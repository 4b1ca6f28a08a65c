import type { INodeProperties } from 'n8n-workflow';

import { shownFor } from '../../shared/fields.js';
import type { Operation } from '../operation.js';
import * as get from './get.operation.js';

export const operations: Readonly<Record<string, Operation>> = {
  get,
};

export const description: INodeProperties[] = [
  {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    displayOptions: { show: { resource: ['account'] } },
    options: [
      { name: 'Get', value: 'get', action: 'Get the account', description: 'Get the connected account' },
    ],
    default: 'get',
  },
  ...Object.entries(operations).flatMap(([operation, { description: fields }]) =>
    shownFor('account', operation, fields),
  ),
];
