import type { Pinterest, PinterestOptions } from './types.js';

export { createClient } from './client.js';
export { PinterestError } from './errors.js';
export type { ErrorDetails, MisuseCode, Outcome, StopReason } from './errors.js';
export { DEFAULT_SCOPES } from './oauth/scopes.js';
export { createSealer, generateSealKey } from './seal/sealer.js';
export type * from './types.js';
export { VERSION as version } from './version.js';

/** Connections, boards and pins in a database. Loaded at first use: n8n needs none of it. */
export function createPinterest(options?: PinterestOptions): Pinterest {
  const { createPinterest: create } = require('./pinterest.js') as typeof import('./pinterest.js');
  return create(options);
}
