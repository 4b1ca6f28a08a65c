import type { INodeProperties } from 'n8n-workflow';

import type { ItemInput } from '../../shared/item_input.js';
import { additionalFields, anyTenantField, deadlineField, pinLimitField, summaryField } from '../../shared/store_fields.js';
import { anyTenant, runRequest } from '../../shared/store_input.js';
import type { RunRequest } from '../../shared/store_input.js';
import { runForEachItem } from '../../shared/store_runs.js';

export const description: INodeProperties[] = [
  anyTenantField,
  additionalFields(deadlineField, pinLimitField, summaryField),
];

type Request = RunRequest & { scope: { tenantId?: string } };

export function prepare(input: ItemInput): Request {
  return { ...runRequest(input), scope: anyTenant(input) };
}

export const executeInStore = runForEachItem<Request>(({ pins }, { scope }, options) => pins.recover({ ...scope, ...options }));
