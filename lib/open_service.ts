import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import process from 'node:process';

import { refuseUnknownWords } from './adopt/unknown_words.js';
import { loadSealing } from './binding.js';
import { createClient } from './client.js';
import { OpenConnections } from './connections/open.js';
import type { ConnectionParts } from './connections/parts.js';
import { Refresh } from './connections/refresh.js';
import { Spool } from './connections/spool.js';
import type { TokenStore } from './connections/token_store.js';
import type { CheckedLegacyOptions } from './legacy/options.js';
import { guarded } from './observer.js';
import { type PinterestSettings, readPinterestOptions } from './pinterest_options.js';
import { generateSealKey, readKeyFile } from './seal/key_file.js';
import type { Service } from './service.js';
import type { Database } from './store/database.js';
import { openStore } from './store/open.js';
import { OpenedLater } from './store/opened_later.js';
import type { Attention, Client, PinterestOptions, Sealer } from './types.js';
import { tokenStoreOf } from './vault/chosen.js';

/** What publishes, if anything does. */
export interface RunsUnderWay {
  stop(): void;
  ended(): Promise<void>;
}

/** What connections, boards and pins are made of. */
export interface OpenService {
  readonly parts: ConnectionParts;
  readonly refresh: Refresh;
  readonly access: OpenConnections;
  /** Undefined: nobody named one. */
  readonly n8n: CheckedLegacyOptions | undefined;
  close(runs?: RunsUnderWay): Promise<void>;
}

/**
 * Checks everything it is given; the database is opened, and the seal key read or made, by the first call that needs
 * them.
 */
export function openService(given: PinterestOptions | undefined): OpenService {
  const settings = readPinterestOptions(given, process.env);
  const service = new LazyService(settings);
  const parts = { service, tokens: service.tokens, spool: service.spool };
  const refresh = new Refresh(parts);
  const end = async (runs: RunsUnderWay | undefined): Promise<void> => {
    runs?.stop();
    // First of all: an answer with new tokens must find the database open.
    await refresh.close();
    await service.close(runs);
  };
  let ended: Promise<void> | undefined;
  const close = (runs?: RunsUnderWay): Promise<void> => {
    service.isClosing = true;
    return (ended ??= end(runs));
  };
  return { parts, refresh, access: new OpenConnections(parts, refresh), n8n: settings.legacy, close };
}

class LazyService implements Service {
  readonly options: PinterestOptions;
  readonly environment: string;
  readonly appId: string;
  readonly tier: Service['tier'];
  readonly words: Service['words'];
  readonly holder = `${hostname()} ${process.pid} ${randomUUID().slice(0, 8)}`;
  readonly attention: Service['attention'];
  readonly database: Database;
  readonly tokens: TokenStore;
  readonly spool: Spool;
  isClosing = false;
  readonly finishing = new Set<Promise<unknown>>();
  readonly #settings: PinterestSettings;
  #sealer: Sealer | undefined;
  #client: Client | undefined;

  constructor(settings: PinterestSettings) {
    this.#settings = settings;
    // The app's secret, n8n's key, the seal keys and the database's address are nobody's who only looks at this object.
    const { app: _app, legacy: _legacy, sealKeys: _keys, store: _store, ...options } = settings.given;
    this.options = options;
    this.environment = settings.environment;
    this.appId = settings.appId;
    this.tier = settings.tier;
    this.words = settings.words;
    const { onAttention } = options.hooks ?? {};
    this.attention = guarded(onAttention && ((said: Attention) => void onAttention(said)));
    this.#sealer = settings.sealer;
    this.tokens = tokenStoreOf(settings.store, process.env);
    this.database = new OpenedLater('sqlite' in settings.store ? 'sqlite' : 'postgres', () => this.#open());
    this.spool = new Spool(settings.spoolFolder, this.database, this.tokens);
  }

  get sealer(): Sealer {
    this.#sealer ??= this.#makeSealer();
    return this.#sealer;
  }

  get client(): Client {
    this.#client ??= createClient({ ...this.#settings.client, sealer: this.sealer });
    return this.#client;
  }

  /** What the client lets finish is recorded before the database goes. */
  async close(runs: RunsUnderWay | undefined): Promise<void> {
    await this.#client?.close();
    await runs?.ended();
    await Promise.allSettled(this.finishing);
    await this.database.close();
  }

  #makeSealer(): Sealer {
    const { keyFile } = this.#settings;
    return loadSealing().createSealer({ keys: keyFile === undefined ? [generateSealKey()] : readKeyFile(keyFile) });
  }

  /** With what a process that died left behind: nobody reads a token before that. */
  async #open(): Promise<Database> {
    const database = await openStore(this.#settings.store, process.env);
    try {
      await refuseUnknownWords(database, this.words);
      await new Spool(this.#settings.spoolFolder, database, this.tokens).apply();
      return database;
    } catch (error) {
      await database.close();
      throw error;
    }
  }
}
