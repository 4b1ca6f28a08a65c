import { loadBinding, loadSealing } from './binding.js';
import type { Pinterest, PinterestOptions, Sealer } from './types.js';

export { createClient } from './client.js';
export { PinterestError } from './errors.js';
export type { ErrorDetails, MisuseCode, Outcome, StopReason } from './errors.js';
export { DEFAULT_SCOPES } from './oauth/scopes.js';
export type * from './types.js';
export { VERSION as version } from './version.js';

/** Connections, boards and pins in a database. Loaded at first use: n8n needs none of it. */
export function createPinterest(options?: PinterestOptions): Pinterest {
  const { createPinterest: create } = require('./pinterest.js') as typeof import('./pinterest.js');
  return create(options);
}

/**
 * A ring of keys for tokens at rest. 32 bytes each, in base64 or base64url (`generateSealKey` makes
 * one); the first seals, all open.
 */
export function createSealer(options: { keys: readonly string[] }): Sealer {
  return loadSealing().createSealer(options);
}

/** A new key in base64, drawn from the operating system. */
export function generateSealKey(): string {
  return loadBinding().generateKey();
}
