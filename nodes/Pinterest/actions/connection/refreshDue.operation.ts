import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ItemInput } from '../../shared/item_input.js';
import type { StoreAccess } from '../../shared/store_access.js';
import { storeAdvice } from '../../shared/store_advice.js';
import { additionalFields, anyTenantField, summaryField } from '../../shared/store_fields.js';
import { anyTenant } from '../../shared/store_input.js';
import { forEachItem } from '../operation.js';

export const description: INodeProperties[] = [anyTenantField, additionalFields(summaryField)];

interface Request {
  tenant: { tenantId?: string };
  summaryOnly: boolean;
}

type Report = Awaited<ReturnType<StoreAccess['pinterest']['connections']['refreshDue']>>;

export function prepare(input: ItemInput): Request {
  const { summaryOnly } = input.collection('additionalFields');
  return { tenant: anyTenant(input), summaryOnly: input.checkedFlag(summaryOnly, 'Summary Only') };
}

export const executeInStore = forEachItem<Request, StoreAccess>(async ({ pinterest, signal }, { tenant, summaryOnly }) => {
  const report = await pinterest.connections.refreshDue({ ...tenant, ...(signal && { signal }) });
  return summaryOnly ? summaryOf(report) : connectionsOf(report);
});

function summaryOf({ refreshed, failed, notDue }: Report): IDataObject {
  return { refreshed: refreshed.length, failed: failed.length, notDue };
}

function connectionsOf({ refreshed, failed }: Report): IDataObject[] {
  const nothingWrong = { errorCode: null, errorMessage: null, whatToDo: null };
  return [
    ...refreshed.map((connectionId) => ({ connectionId, result: 'refreshed', ...nothingWrong })),
    ...failed.map(({ connectionId, error: { code, message } }) => ({
      connectionId,
      result: 'failed',
      errorCode: code,
      errorMessage: message,
      whatToDo: storeAdvice[code] ?? 'Nothing yet: a later run tries it again while its token lasts.',
    })),
  ];
}
