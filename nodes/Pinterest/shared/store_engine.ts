import type { Finding } from '../../../lib/doctor/check.js';
import type { Pinterest, PinterestOptions } from '../../../lib/types.js';

// Loaded when a workflow first uses the store: nodes without it need none of this. `require` and not `import()`, which
// would go on with the old code after n8n has updated the package in a running process.

export function openPinterest(options: PinterestOptions): Pinterest {
  const { createPinterest } = require('../../../lib/pinterest.js') as typeof import('../../../lib/pinterest.js');
  return createPinterest(options);
}

export async function examineStore(options: PinterestOptions): Promise<Finding[]> {
  const doctor = require('../../../lib/doctor/store.js') as typeof import('../../../lib/doctor/store.js');
  return await doctor.examineStore(options);
}
