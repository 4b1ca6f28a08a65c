import type { INodeProperties } from 'n8n-workflow';

import type { ItemInput } from '../../shared/item_input.js';
import { additionalFields, deadlineField, pinIdsField, pinLimitField, summaryField, tenantField } from '../../shared/store_fields.js';
import { oneTenant, pinIds, runRequest } from '../../shared/store_input.js';
import type { RunRequest } from '../../shared/store_input.js';
import { runForEachItem } from '../../shared/store_runs.js';

export const description: INodeProperties[] = [
  tenantField,
  pinIdsField,
  additionalFields(deadlineField, pinLimitField, summaryField),
];

type Request = RunRequest & { wanted: { tenantId: string; pinIds: string[] } };

export function prepare(input: ItemInput): Request {
  return { ...runRequest(input), wanted: { ...oneTenant(input), pinIds: pinIds(input) } };
}

export const executeInStore = runForEachItem<Request>(({ pins }, { wanted }, options) => pins.publishMany({ ...wanted, ...options }));
