import type { INodeProperties } from 'n8n-workflow';

import { shownWhen } from '../../shared/fields.js';
import type { ItemInput } from '../../shared/item_input.js';
import {
  additionalFields, connectionField, deadlineField, notOursField, pinIdsField, pinLimitField, summaryField, tenantField,
} from '../../shared/store_fields.js';
import { notOurs, oneTenant, pinIds, runRequest } from '../../shared/store_input.js';
import type { RunRequest } from '../../shared/store_input.js';
import { runForEachItem } from '../../shared/store_runs.js';

export const description: INodeProperties[] = [
  tenantField,
  {
    displayName: 'Retry By',
    name: 'retryBy',
    type: 'options',
    options: [
      {
        name: 'Connection',
        value: 'connection',
        description: 'All pins that failed because the connection was lost, after it was connected again',
      },
      { name: 'Pins', value: 'pins', description: 'The failed pins that are named' },
    ],
    default: 'pins',
  },
  shownWhen({ retryBy: ['pins'] }, pinIdsField),
  shownWhen({ retryBy: ['connection'] }, { ...connectionField, required: true }),
  additionalFields(deadlineField, notOursField, pinLimitField, summaryField),
];

type Request = RunRequest & { wanted: { tenantId: string } & ({ pinIds: string[]; notOurs: string[] } | { connectionId: string }) };

export function prepare(input: ItemInput): Request {
  const failed =
    input.option('retryBy', 'Retry By', ['connection', 'pins']) === 'connection'
      ? { connectionId: input.requiredText('connectionId', 'Connection ID') }
      : { pinIds: pinIds(input), notOurs: notOurs(input) };
  return { ...runRequest(input), wanted: { ...oneTenant(input), ...failed } };
}

export const executeInStore = runForEachItem<Request>(
  async (pinterest, { wanted }, options) => await pinterest.pins.retry({ ...wanted, ...options }),
);
