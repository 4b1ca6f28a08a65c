import type { IDataObject, INodeProperties, IPollFunctions } from 'n8n-workflow';

import type { Connection } from '../../Pinterest/shared/connection.js';
import { request } from '../../Pinterest/shared/request.js';
import { pollListing } from '../listing_poll.js';

export const fields: INodeProperties[] = [];

// Pinterest's own id of it: a credential may be connected again to another account, and an account have two credentials.
async function accountOf(connection: Connection<IPollFunctions>): Promise<string> {
  const { id, username } = await request(connection, 'user_account/get');
  return String(id ?? username);
}

export async function poll(context: IPollFunctions): Promise<IDataObject[]> {
  return await pollListing(context, {
    operation: 'boards/list',
    watching: 'newBoard',
    account: accountOf,
    nothing: 'There is no board yet',
  });
}
