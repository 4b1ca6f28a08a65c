import type {
  ICredentialsDecrypted, ICredentialTestFunctions, IDataObject, INodeCredentialTestResult,
} from 'n8n-workflow';

import { PinterestError } from './engine.js';
import { messageInN8n } from './names_in_n8n.js';
import { storeAdvice } from './store_advice.js';
import { storeOptions } from './store_credential.js';
import { examineStore } from './store_engine.js';

/** What to do in n8n about what the examination found, by its code. */
const fixes: Readonly<Record<string, string>> = {
  database: 'Check Database and its address; n8n must be able to reach it.',
  schema_version: 'Use the same release of this package here and in the app; "pinterest-native init" brings the schema up to date.',
  status_words: 'Correct the status words.',
  token_place: 'Turn on Tokens in Supabase Vault.',
  seal_key: 'Give Seal Keys what the app has in PINTEREST_SEAL_KEYS.',
  usable_connections: 'Give App ID and Environment what the app has.',
  stored_seals: 'Give Seal Keys all keys that the app has in PINTEREST_SEAL_KEYS; or connect that account again in the app.',
};

/** The test of the credential: changes nothing, and asks Pinterest nothing. */
export async function pinterestStoreTest(
  this: ICredentialTestFunctions,
  credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
  try {
    const findings = await examineStore(storeOptions((credential.data ?? {}) as IDataObject));
    const wrong = findings.find(({ ok, advisory }) => ok === false && advisory !== true);
    if (wrong === undefined) return { status: 'OK', message: findings.map(({ message }) => message).filter(Boolean).join(' ') };
    return { status: 'Error', message: `${messageInN8n(wrong.message)} ${fixes[wrong.code] ?? wrong.fix ?? ''}`.trim() };
  } catch (error) {
    const { message } = error instanceof Error ? error : new Error(String(error));
    const advice = error instanceof PinterestError && error.field === undefined ? storeAdvice[error.code] : undefined;
    return { status: 'Error', message: [messageInN8n(message), advice].filter(Boolean).join('. ') };
  }
}
