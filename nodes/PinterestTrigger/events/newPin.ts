import type { IDataObject, INodeProperties, IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { boardField, optional, sectionField } from '../../Pinterest/shared/fields.js';
import { pinsOf } from '../../Pinterest/shared/pages.js';
import { withUrl } from '../../Pinterest/shared/pin_data.js';
import { pollListing } from '../listing_poll.js';

export const fields: INodeProperties[] = [
  boardField,
  optional(sectionField, 'Leave empty to watch the whole board'),
];

function idOf(context: IPollFunctions, name: string, field: string): string | undefined {
  const value = context.getNodeParameter(name, '', { extractValue: true });
  const text = String(value ?? '').trim();
  if (text === '' || (/^\d+$/.test(text) && (typeof value === 'string' || Number.isSafeInteger(value)))) return text || undefined;
  throw new NodeOperationError(context.getNode(), `${field}: expected an id of digits only, as text, but received "${text.slice(0, 80)}"`);
}

export async function poll(context: IPollFunctions): Promise<IDataObject[]> {
  const boardId = idOf(context, 'board', 'Board');
  const sectionId = idOf(context, 'section', 'Section');
  if (boardId === undefined) {
    throw new NodeOperationError(context.getNode(), 'Board: is empty, choose one from the list or give its id');
  }
  const pins = await pollListing(context, {
    ...pinsOf(boardId, sectionId),
    watching: ['newPin', boardId, sectionId ?? ''].join('/'),
    nothing: 'There is no pin yet',
  });
  return pins.map(withUrl);
}
