import { replaceBoards, storedBoardsApi } from './boards/stored_boards.js';
import type { ConnectionAccess } from './connections/access.js';
import { connectionsApi } from './connections/connections.js';
import { withCallers } from './failure.js';
import type { CheckedLegacyOptions } from './legacy/options.js';
import { openService, type RunsUnderWay } from './open_service.js';
import type { Service } from './service.js';
import type { Database } from './store/database.js';
import type { LegacyApi, Pinterest, PinterestOptions, StoredPinsApi } from './types.js';

interface Publishing {
  publishing(service: Service, access: ConnectionAccess): { api: StoredPinsApi; runs: RunsUnderWay };
}
interface Legacy {
  createLegacy(database: Database, options: CheckedLegacyOptions | undefined): LegacyApi;
}

// Loaded at first use: who only connects accounts needs none of it.
const publishing = (): Publishing => require('./publishing/publishing.js') as Publishing;
const legacyWorkflows = (): Legacy => require('./legacy/legacy.js') as Legacy;

/** Connections, boards and pins in a database. */
export function createPinterest(given?: PinterestOptions): Pinterest {
  const { parts, refresh, access, n8n, close } = openService(given);
  const { service } = parts;
  let publisher: ReturnType<Publishing['publishing']> | undefined;
  let pins: StoredPinsApi | undefined;
  let legacy: LegacyApi | undefined;
  const pinsApi = (): StoredPinsApi => {
    publisher ??= publishing().publishing(service, access);
    // Closing may wait for a refresh, and would not wait for runs that it does not know: their outcomes would find no database.
    if (service.isClosing) publisher.runs.stop();
    return withCallers(publisher.api);
  };
  return Object.freeze({
    connections: withCallers(connectionsApi(parts, refresh, (project) => replaceBoards(service, access, project))),
    boards: withCallers(storedBoardsApi(service, access)),
    get pins() {
      return (pins ??= pinsApi());
    },
    get legacy() {
      return (legacy ??= withCallers(legacyWorkflows().createLegacy(service.database, n8n)));
    },
    close: () => close(publisher?.runs),
  });
}
