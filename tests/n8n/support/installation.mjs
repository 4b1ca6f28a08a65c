import { join } from 'node:path';

import { root } from '../../../scripts/cache.mjs';
import { run } from '../../../scripts/progress.mjs';
import { installSuite } from '../../../scripts/suite-install.mjs';

/**
 * A whole n8n, installed once: minutes and two gigabytes. `npm ci` refuses the lock file that n8n's own peer ranges lead to;
 * `npm install` follows it.
 */
export const installN8n = () =>
  installSuite(join(root, 'tests/n8n'), { npm: ['install', '--legacy-peer-deps'], finish: buildSqlite });

/** The one native part that n8n cannot do without. Its headers come with the pinned Node, so that nothing is downloaded. */
function buildSqlite(target, log) {
  const headers = join(root, 'node_modules/node/node_modules', `node-linux-${process.arch}`);
  const env = { npm_config_nodedir: headers, npm_config_build_from_source: 'true' };
  return run('npm', ['rebuild', 'sqlite3'], { cwd: target, env, log });
}
