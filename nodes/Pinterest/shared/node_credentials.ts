import type { ICredentialsDisplayOptions } from 'n8n-workflow';

import { operations as connection } from '../actions/connection/index.js';
import { operations as scheduledPin } from '../actions/scheduledPin/index.js';

const storeResources = ['scheduledPin', 'connection'];
const syncToStore = 'syncToStore';

// n8n knows more than the type of these conditions says.
const anything = ['', { _cnd: { exists: true } }] as unknown as string[];

export const accountOperations: ICredentialsDisplayOptions = { hide: { resource: storeResources, operation: [syncToStore] } };

/**
 * n8n asks for one entry for each credential, whose conditions must all hold. "Get Many" is an operation of boards too:
 * those have a field Privacy, whatever is in it, and connections have none.
 */
export const storeOperations: ICredentialsDisplayOptions = {
  show: {
    resource: [...storeResources, 'board'],
    operation: [...new Set([...Object.keys(scheduledPin), ...Object.keys(connection), syncToStore])],
  },
  hide: { privacy: anything },
};
