// A publisher in a process of its own, to be killed. It says nothing; the database has what it did.
import process from 'node:process';

import { createPinterest } from '../pinterest.js';
import type { PinterestOptions } from '../types.js';

process.once('message', (options: PinterestOptions) => {
  const pinterest = createPinterest(options);
  void pinterest.pins.publishDue().then(async () => {
    await pinterest.close();
    process.disconnect();
  });
});
