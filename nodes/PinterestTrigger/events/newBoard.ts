import type { IDataObject, INodeProperties, IPollFunctions } from 'n8n-workflow';

import { credentialName } from '../../Pinterest/shared/connection.js';
import { pollListing } from '../listing_poll.js';

export const fields: INodeProperties[] = [];

export async function poll(context: IPollFunctions): Promise<IDataObject[]> {
  // Another account's boards are not new ones.
  const account = context.getNode().credentials?.[credentialName]?.id ?? '';
  return await pollListing(context, {
    operation: 'boards/list',
    watching: ['newBoard', account].join('/'),
    nothing: 'There is no board yet',
  });
}
