import { createRequire } from 'node:module';

import type { PgPool } from '../types.js';
import { driverPlaces } from './driver_places.js';
import { storeFailure } from './failure.js';

/** A pool of our own, which we also end. */
export interface OwnPool extends PgPool {
  end(): Promise<void>;
}
type Driver = { Pool: new (settings: Record<string, unknown>) => OwnPool };

const CONNECTIONS = 10;
const CONNECT_LIMIT_MS = 15_000;
/** Far above what any of our statements takes: a server that vanished without a word must not stop us for ever. */
const ANSWER_LIMIT_MS = 60_000;

export function connectPool(connectionString: string): OwnPool {
  const { Pool } = loadDriver();
  return new Pool({
    connectionString,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    query_timeout: ANSWER_LIMIT_MS,
    keepAlive: true,
    allowExitOnIdle: true,
  });
}

/** The application's `pg`, or that of the program it runs in. */
function loadDriver(): Driver {
  for (const from of driverPlaces()) {
    const require = createRequire(from);
    let path: string;
    try {
      path = require.resolve('pg');
    } catch {
      continue;
    }
    const driver = require(path) as Driver & { default?: Driver };
    return driver.Pool ? driver : (driver.default as Driver);
  }
  throw storeFailure(
    'store_driver_missing',
    'A Postgres database needs the package "pg", which was found neither from the folder the application was started ' +
      'in nor from the program that was started. Run "npm install pg" there, or give a pool of your own as store.pool.',
    { field: 'store.postgres', stopped: 'permanent' },
  );
}
