import { join } from 'node:path';

import { buildAll } from './build/all.mjs';
import { root } from './cache.mjs';
import { inForeground } from './foreground.mjs';

await buildAll();
await inForeground(process.execPath, [join(root, 'dist', 'lib', 'cli', 'main.js'), 'demo', ...process.argv.slice(2)]);
