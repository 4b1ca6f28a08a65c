import type { INodeProperties } from 'n8n-workflow';

import { limitField } from '../../shared/fields.js';
import type { ItemInput } from '../../shared/item_input.js';
import { duePinData } from '../../shared/pin_outcomes.js';
import type { StoreAccess } from '../../shared/store_access.js';
import { additionalFields, anyTenantField, connectionField, projectField } from '../../shared/store_fields.js';
import { anyTenant } from '../../shared/store_input.js';
import { forEachItem } from '../operation.js';

const mostListed = 1000;
const listed = 100;

export const description: INodeProperties[] = [
  anyTenantField,
  additionalFields(
    connectionField,
    { ...limitField, description: 'Max number of pins to return, up to 1,000. Without it 100.' },
    { ...projectField, required: false },
  ),
];

interface Request {
  tenantId?: string;
  projectId?: string;
  connectionId?: string;
  limit: number;
}

export function prepare(input: ItemInput): Request {
  const given = input.collection('additionalFields');
  const projectId = input.checkedText(given['projectId'], 'Project ID');
  const connectionId = input.checkedText(given['connectionId'], 'Connection ID');
  return {
    ...anyTenant(input),
    ...(projectId !== undefined && { projectId }),
    ...(connectionId !== undefined && { connectionId }),
    limit: input.checkedWhole(given['limit'], 'Limit', mostListed) ?? listed,
  };
}

export const executeInStore = forEachItem<Request, StoreAccess>(
  async ({ pinterest }, wanted) => (await pinterest.pins.due(wanted)).map(duePinData),
);
