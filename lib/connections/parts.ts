import type { Service } from '../service.js';
import type { Spool } from './spool.js';
import type { TokenStore } from './token_store.js';

/** What the connection's parts work with. */
export interface ConnectionParts {
  readonly service: Service;
  readonly tokens: TokenStore;
  readonly spool: Spool;
}
