import type { INodeProperties } from 'n8n-workflow';

import { shownFor } from '../../shared/fields.js';
import type { StoreOperation } from '../operation.js';
import * as getAll from './getAll.operation.js';
import * as refreshDue from './refreshDue.operation.js';

export const operations: Readonly<Record<string, StoreOperation>> = {
  getAll,
  refreshDue,
};

export const description: INodeProperties[] = [
  {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    displayOptions: { show: { resource: ['connection'] } },
    options: [
      {
        name: 'Get Many',
        value: 'getAll',
        action: 'Get many connections',
        description: "Get the accounts that are connected in the app, and which of them need a person's consent",
      },
      {
        name: 'Refresh Due',
        value: 'refreshDue',
        action: 'Refresh due connections',
        description: 'Renew the tokens that end soon',
      },
    ],
    default: 'getAll',
  },
  ...Object.entries(operations).flatMap(([operation, { description: fields }]) =>
    shownFor('connection', operation, fields),
  ),
];
