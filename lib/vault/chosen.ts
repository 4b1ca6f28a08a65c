import { tokensInTable, type TokenStore } from '../connections/token_store.js';
import { vaultOption } from '../store/open.js';
import type { StoreOptions } from '../types.js';
import { tokensInVault } from './token_store.js';

/** Where this service keeps its tokens. */
export function tokenStoreOf(store: StoreOptions, env: Parameters<typeof vaultOption>[1]): TokenStore {
  return vaultOption(store, env) ? tokensInVault : tokensInTable;
}
