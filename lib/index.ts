export { createClient } from './client.js';
export { PinterestError } from './errors.js';
export type { ErrorDetails, MisuseCode, Outcome, StopReason } from './errors.js';
export { DEFAULT_SCOPES } from './oauth/scopes.js';
export { createSealer, generateSealKey } from './seal/sealer.js';
export type * from './types.js';
export { VERSION as version } from './version.js';
