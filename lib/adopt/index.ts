export { type Adopted, apply } from './apply.js';
export { inspect } from './inspect.js';
export type { Inspection } from './inspection.js';
export type { Choices } from './part.js';
export { type Plan, plan } from './plan.js';
