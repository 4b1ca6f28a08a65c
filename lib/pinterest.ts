import { replaceBoards, storedBoardsApi } from './boards/stored_boards.js';
import type { ConnectionAccess } from './connections/access.js';
import { connectionsApi } from './connections/connections.js';
import { openService } from './open_service.js';
import type { Service } from './service.js';
import type { Pinterest, PinterestOptions, StoredPinsApi } from './types.js';

interface Publishing {
  publishingApi(service: Service, access: ConnectionAccess): StoredPinsApi;
}

// Loaded at first use: who only connects accounts needs none of it.
const publishing = (): Publishing => require('./publishing/publishing.js') as Publishing;

/** Connections, boards and pins in a database. */
export function createPinterest(given?: PinterestOptions): Pinterest {
  const { parts, refresh, access, close } = openService(given);
  const { service } = parts;
  let pins: StoredPinsApi | undefined;
  return Object.freeze({
    connections: connectionsApi(parts, refresh, (project) => replaceBoards(service, access, project)),
    boards: storedBoardsApi(service, access),
    get pins() {
      return (pins ??= publishing().publishingApi(service, access));
    },
    close,
  });
}
