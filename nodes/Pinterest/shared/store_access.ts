import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Pinterest } from '../../../lib/types.js';
import type { Result } from '../actions/operation.js';
import { refuseForbiddenAddress } from './connection.js';
import { PinterestError } from './engine.js';
import { storeCredentialName, storeOptions } from './store_credential.js';
import { storeServices } from './store_services.js';

/** The app's database, for one execution. */
export interface StoreAccess {
  readonly context: IExecuteFunctions;
  readonly pinterest: Pinterest;
  readonly signal: AbortSignal | undefined;
}

export async function withStore(
  context: IExecuteFunctions,
  work: (store: StoreAccess) => Promise<Result[]>,
): Promise<Result[]> {
  const credential: IDataObject = await context.getCredentials(storeCredentialName);
  const options = storeOptions(credential);
  await refuseForbiddenAddress(context, options.environment ?? 'production');
  const signal = 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
  return await storeServices.use(options, async (pinterest, giveUp) => {
    const results = await work({ context, pinterest, signal });
    // The thread of an SQLite file, for one, does not come back.
    if (results.some((result) => 'error' in result && isOfDatabase(result.error))) giveUp();
    return results;
  });
}

function isOfDatabase(error: unknown): boolean {
  return error instanceof PinterestError && (error.code.startsWith('store_') || error.code === 'closed');
}
