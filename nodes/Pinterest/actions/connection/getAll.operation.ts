import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { listFields } from '../../shared/fields.js';
import type { ItemInput } from '../../shared/item_input.js';
import { listLimit } from '../../shared/pages.js';
import type { StoreAccess } from '../../shared/store_access.js';
import { anyTenantField } from '../../shared/store_fields.js';
import { anyTenant } from '../../shared/store_input.js';
import { forEachItem } from '../operation.js';

export const description: INodeProperties[] = [anyTenantField, ...listFields];

interface Request {
  tenant: { tenantId?: string };
  limit: number | undefined;
}

export function prepare(input: ItemInput): Request {
  return { tenant: anyTenant(input), limit: listLimit(input) };
}

export const executeInStore = forEachItem<Request, StoreAccess>(async ({ pinterest }, { tenant, limit }) =>
  (await pinterest.connections.list(tenant)).slice(0, limit) as unknown as IDataObject[],
);
