import { createClient } from '../client.js';
import type { DoctorContext, StoredConnection } from '../doctor/check.js';
import { sealerOf, storedConnections } from '../doctor/stored_connections.js';
import { apiUrlOf, environmentName } from '../environment_option.js';
import type { PinterestSettings } from '../pinterest_options.js';
import { generateSealKey } from '../seal/key_file.js';
import type { MigratedDatabase } from '../store/migrate.js';
import { connectStore, vaultOption } from '../store/open.js';
import type { Client, Sealer, StatusWords } from '../types.js';
import { tokenStoreOf } from '../vault/chosen.js';
import { type Invocation, text } from './command.js';
import { settingsWithoutApp } from './session.js';
import { environmentOf, refuseMissingFile, storeOf } from './settings.js';

/** The parts of a service, each made when a check first asks for it. */
export class CliDoctorContext implements DoctorContext {
  readonly redirectUri: string | undefined;
  readonly environment: string;
  readonly apiUrl: URL;
  readonly imageUrl: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly #invocation: Invocation;
  #database: Promise<MigratedDatabase> | undefined;
  #client: Promise<Client> | undefined;

  constructor(invocation: Invocation) {
    this.#invocation = invocation;
    this.env = invocation.env;
    this.redirectUri = invocation.env['PINTEREST_REDIRECT_URI'] || undefined;
    this.imageUrl = text(invocation.values, 'image');
    const environment = environmentOf(invocation);
    this.apiUrl = apiUrlOf(environment);
    this.environment = environmentName(environment);
  }

  database(): Promise<MigratedDatabase> {
    this.#database ??= this.#open();
    return this.#database;
  }

  vault(): boolean | undefined {
    return vaultOption(storeOf(this.#invocation), this.env);
  }

  words(): StatusWords {
    return this.#withSomeKey().words;
  }

  spoolFolder(): string {
    return this.#withSomeKey().spoolFolder;
  }

  readSettings(): void {
    this.#withSomeKey();
  }

  /** Whatever else is wrong: that is no reason to change a key. */
  async sealer(): Promise<Sealer> {
    return sealerOf(this.#settings({ PINTEREST_SEAL_KEYS: this.env['PINTEREST_SEAL_KEYS'], DATABASE_URL: this.env['DATABASE_URL'] }));
  }

  client(): Promise<Client> {
    this.#client ??= this.#makeClient();
    return this.#client;
  }

  async connections(): Promise<readonly StoredConnection[]> {
    return storedConnections(await this.database(), tokenStoreOf(storeOf(this.#invocation), this.env));
  }

  async close(): Promise<void> {
    await (await this.#client?.catch(() => undefined))?.close();
    await (await this.#database?.catch(() => undefined))?.close();
  }

  #settings(env = this.env): PinterestSettings {
    return settingsWithoutApp({ values: this.#invocation.values, env });
  }

  #withSomeKey(): PinterestSettings {
    return this.#settings({ ...this.env, PINTEREST_SEAL_KEYS: generateSealKey() });
  }

  async #open(): Promise<MigratedDatabase> {
    const store = storeOf(this.#invocation);
    refuseMissingFile(store);
    const database = await connectStore(store);
    try {
      // A pool connects when it is first asked: what is away must not look to each check like a fault of its own.
      await database.query('select 1 as one');
      return database;
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  /** Without a key too: what the client says of itself needs none. */
  async #makeClient(): Promise<Client> {
    const { client } = this.#settings();
    const sealer = await this.sealer().catch(() => undefined);
    return createClient({ ...client, ...(sealer !== undefined && { sealer }) });
  }
}
