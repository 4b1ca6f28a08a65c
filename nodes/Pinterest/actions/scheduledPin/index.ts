import type { INodeProperties } from 'n8n-workflow';

import { shownFor } from '../../shared/fields.js';
import type { StoreOperation } from '../operation.js';
import * as getDue from './getDue.operation.js';
import * as publish from './publish.operation.js';
import * as publishDue from './publishDue.operation.js';
import * as recover from './recover.operation.js';
import * as retry from './retry.operation.js';

export const operations: Readonly<Record<string, StoreOperation>> = {
  getDue,
  publish,
  publishDue,
  recover,
  retry,
};

export const description: INodeProperties[] = [
  {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    displayOptions: { show: { resource: ['scheduledPin'] } },
    options: [
      {
        name: 'Get Due',
        value: 'getDue',
        action: 'Get due scheduled pins',
        description: 'Get the pins that Publish Due would take now',
      },
      {
        name: 'Publish Due',
        value: 'publishDue',
        action: 'Publish due scheduled pins',
        description: 'Publish all pins whose time has come. What the app publishes at the same time is left to it.',
      },
      {
        name: 'Publish Now',
        value: 'publish',
        action: 'Publish scheduled pins now',
        description: 'Publish ready pins whatever their date',
      },
      {
        name: 'Recover',
        value: 'recover',
        action: 'Recover scheduled pins',
        description: 'Settle what a crash or a lost answer left. Publish Due does that first anyway.',
      },
      {
        name: 'Retry',
        value: 'retry',
        action: 'Retry failed scheduled pins',
        description: 'Publish failed pins again, once their cause is corrected',
      },
    ],
    default: 'publishDue',
  },
  ...Object.entries(operations).flatMap(([operation, { description: fields }]) =>
    shownFor('scheduledPin', operation, fields),
  ),
];
