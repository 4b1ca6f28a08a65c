import type { IDataObject, IExecuteFunctions, IPollFunctions } from 'n8n-workflow';

import type { Pinterest } from '../../../lib/types.js';
import { refuseForbiddenAddress } from './connection.js';
import { PinterestError } from './engine.js';
import type { Result } from './result.js';
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

/** The same for a trigger, which reads and has no items. */
export async function readStore<T>(context: IPollFunctions, read: (pinterest: Pinterest) => Promise<T>): Promise<T> {
  const options = storeOptions(await context.getCredentials(storeCredentialName));
  await refuseForbiddenAddress(context, options.environment ?? 'production');
  return await storeServices.use(options, async (pinterest, giveUp) => {
    return await read(pinterest).catch((error: unknown) => {
      if (isOfDatabase(error)) giveUp();
      throw error;
    });
  });
}

function isOfDatabase(error: unknown): boolean {
  return error instanceof PinterestError && (error.code.startsWith('store_') || error.code === 'closed');
}
