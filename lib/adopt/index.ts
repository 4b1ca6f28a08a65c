export { type Adopted, apply } from './apply.js';
export { inspect } from './inspect.js';
export type { Inspection } from './inspection.js';
export { type Choices, type Plan, plan } from './plan.js';
