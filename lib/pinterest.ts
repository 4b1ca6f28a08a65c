import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import process from 'node:process';

import { replaceBoards, storedBoardsApi } from './boards/stored_boards.js';
import { createClient } from './client.js';
import type { ConnectionAccess } from './connections/access.js';
import { connectionsApi } from './connections/connections.js';
import { OpenConnections } from './connections/open.js';
import { Refresh } from './connections/refresh.js';
import { Spool } from './connections/spool.js';
import { tokensInTable } from './connections/token_store.js';
import { guarded } from './observer.js';
import { type PinterestSettings, readPinterestOptions } from './pinterest_options.js';
import { readKeyFile } from './seal/key_file.js';
import { createSealer, generateSealKey } from './seal/sealer.js';
import type { Service } from './service.js';
import type { Database } from './store/database.js';
import { openStore } from './store/open.js';
import { OpenedLater } from './store/opened_later.js';
import type { Client, Pinterest, PinterestOptions, Sealer, StoredPinsApi } from './types.js';

interface Publishing {
  publishingApi(service: Service, access: ConnectionAccess): StoredPinsApi;
}

// Loaded at first use: who only connects accounts needs none of it.
const publishing = (): Publishing => require('./publishing/publishing.js') as Publishing;

/**
 * Connections, boards and pins in a database. Checks everything it is given; the database is opened, and the seal key
 * read or made, by the first call that needs them.
 */
export function createPinterest(given?: PinterestOptions): Pinterest {
  const settings = readPinterestOptions(given, process.env);
  const service = new LazyService(settings);
  const { tokens, spool } = service;
  const parts = { service, tokens, spool };
  const refresh = new Refresh(parts);
  const access = new OpenConnections(parts, refresh);
  let pins: StoredPinsApi | undefined;
  return Object.freeze({
    connections: connectionsApi(parts, refresh, (project) => replaceBoards(service, access, project)),
    boards: storedBoardsApi(service, access),
    get pins() {
      return (pins ??= publishing().publishingApi(service, access));
    },
    close: () => service.close(),
  });
}

class LazyService implements Service {
  readonly options: PinterestOptions;
  readonly environment: string;
  readonly appId: string;
  readonly words: Service['words'];
  readonly holder = `${hostname()} ${process.pid} ${randomUUID().slice(0, 8)}`;
  readonly attention: Service['attention'];
  readonly database: Database;
  readonly tokens = tokensInTable;
  readonly spool: Spool;
  readonly #settings: PinterestSettings;
  #sealer: Sealer | undefined;
  #client: Client | undefined;

  constructor(settings: PinterestSettings) {
    this.#settings = settings;
    this.options = settings.given;
    this.environment = settings.environment;
    this.appId = settings.appId;
    this.words = settings.words;
    this.attention = guarded(settings.given.hooks?.onAttention);
    this.#sealer = settings.sealer;
    this.database = new OpenedLater('sqlite' in settings.store ? 'sqlite' : 'postgres', () => this.#open());
    this.spool = new Spool(settings.spoolFolder, this.database, this.tokens);
  }

  get sealer(): Sealer {
    const { keyFile } = this.#settings;
    this.#sealer ??= createSealer({ keys: keyFile === undefined ? [generateSealKey()] : readKeyFile(keyFile) });
    return this.#sealer;
  }

  get client(): Client {
    this.#client ??= createClient({ ...this.#settings.client, sealer: this.sealer });
    return this.#client;
  }

  async close(): Promise<void> {
    await this.#client?.close();
    await this.database.close();
  }

  /** With what a process that died left behind: nobody reads a token before that. */
  async #open(): Promise<Database> {
    const database = await openStore(this.#settings.store, process.env);
    try {
      await new Spool(this.#settings.spoolFolder, database, this.tokens).apply();
      return database;
    } catch (error) {
      await database.close();
      throw error;
    }
  }
}
