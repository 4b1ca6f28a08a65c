import type { INodeProperties } from 'n8n-workflow';

import type { ItemInput } from '../../shared/item_input.js';
import {
  additionalFields, anyTenantField, connectionField, deadlineField, pinLimitField, summaryField,
} from '../../shared/store_fields.js';
import { anyTenant, runRequest } from '../../shared/store_input.js';
import type { RunRequest } from '../../shared/store_input.js';
import { runForEachItem } from '../../shared/store_runs.js';

export const description: INodeProperties[] = [
  anyTenantField,
  additionalFields(connectionField, deadlineField, pinLimitField, summaryField),
];

type Request = RunRequest & { scope: { tenantId?: string; connectionId?: string } };

export function prepare(input: ItemInput): Request {
  const connectionId = input.checkedText(input.collection('additionalFields')['connectionId'], 'Connection ID');
  return { ...runRequest(input), scope: { ...anyTenant(input), ...(connectionId !== undefined && { connectionId }) } };
}

export const executeInStore = runForEachItem<Request>(
  async (pinterest, { scope }, options) => await pinterest.pins.publishDue({ ...scope, ...options }),
);
