// node load_child.mjs native|axios: what `require` and a first client cost a fresh process.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

import { installSuite } from '../../scripts/suite-install.mjs';

const [, , name] = process.argv;
const peers = createRequire(join(await installSuite(new URL('.', import.meta.url).pathname), 'suite.js'));
const own = createRequire(import.meta.url);
const loads = {
  axios: () => peers('axios').create(),
  native: () => {
    const client = own('../../dist/lib/index.js').createClient({ auth: { accessToken: 'pina_bench' } });
    client.stats(); // starts the engine
    return client;
  },
};
globalThis.gc?.();
const rss = process.memoryUsage.rss();
const started = performance.now();
loads[name]();
const ms = performance.now() - started;
process.stdout.write(JSON.stringify({ ms, rssMb: (process.memoryUsage.rss() - rss) / 2 ** 20 }));
process.exit(0);
