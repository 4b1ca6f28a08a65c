import type { Database } from './store/database.js';
import type { Attention, Client, PinterestOptions, Sealer, StatusWords } from './types.js';

/** What the parts of `createPinterest` share. */
export interface Service {
  readonly database: Database;
  readonly client: Client;
  readonly sealer: Sealer;
  readonly options: PinterestOptions;
  /** How seals, connections and published pins name the environment. */
  readonly environment: string;
  readonly appId: string;
  /** What Pinterest granted the app, whoever said it. */
  readonly tier: 'standard' | 'trial';
  readonly words: StatusWords;
  /** This process, in claims and leases. */
  readonly holder: string;
  /** It takes nothing more that only it could bring to an end. */
  readonly isClosing: boolean;
  /** Callbacks that become connections just now: a consent that is not stored is lost. */
  readonly finishing: Set<Promise<unknown>>;
  /** Tells the hook; what the hook throws is an uncaught exception of its owner. */
  readonly attention: (attention: Attention) => void;
}
