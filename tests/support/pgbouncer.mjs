// A private PgBouncer in transaction mode before a test's PostgreSQL.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { freePort } from './free_port.mjs';
import { serverFolder, startServer } from './server_process.mjs';

const READY = /process up/;

/** Every transaction gets another connection to the server: whatever is left in a session is missed at once. */
export async function startPgBouncer(postgres) {
  const folder = serverFolder('pgbouncer');
  const port = await freePort();
  const settings = join(folder.path, 'pgbouncer.ini');
  writeFileSync(settings, `
[databases]
* = host=127.0.0.1 port=${postgres.port} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
server_round_robin = 1
default_pool_size = 6
max_client_conn = 200
server_login_retry = 1
`);
  const server = await startServer('/usr/sbin/pgbouncer', [settings], READY, folder.path);
  return {
    url: (database) => `postgres://postgres@127.0.0.1:${port}/${database}`,
    async stop() {
      await server.stop('SIGTERM');
      folder.remove();
    },
  };
}
