import type { Pinterest, PinterestOptions, Sealer } from './types.js';

export { createClient } from './client.js';
export { PinterestError } from './errors.js';
export type { ErrorDetails, MisuseCode, Outcome, StopReason } from './errors.js';
export { DEFAULT_SCOPES } from './oauth/scopes.js';
export type * from './types.js';
export { VERSION as version } from './version.js';

// Loaded when they are first used: n8n loads this package in every process, and most of them use one part or none.
const modules = {
  pinterest: () => require('./pinterest.js') as typeof import('./pinterest.js'),
  sealer: () => require('./seal/sealer.js') as typeof import('./seal/sealer.js'),
};

/** Connections, boards and pins in a database. */
export function createPinterest(options?: PinterestOptions): Pinterest {
  return modules.pinterest().createPinterest(options);
}

/** A ring of keys for tokens at rest: 32 bytes each, in base64 or base64url. The first seals, all open. */
export function createSealer(options: { keys: readonly string[] }): Sealer {
  return modules.sealer().createSealer(options);
}

/** A new key in base64, drawn from the operating system. */
export function generateSealKey(): string {
  return modules.sealer().generateSealKey();
}
