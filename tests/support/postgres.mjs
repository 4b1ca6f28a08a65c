// A private PostgreSQL for one test process, started when first asked for.
import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';

import pg from 'pg';

import store from '../../dist/lib/store/open.js';
import { freePort } from './free_port.mjs';
import { guarded, serverFolder, startServer } from './server_process.mjs';

const READY = /database system is ready to accept connections/;
const TEMPLATE = 'pinterest_template';
// Must outlive a crash of the server, but not one of the machine: nothing needs to reach the disk.
const SETTINGS = {
  listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off',
  full_page_writes: 'off', autovacuum: 'off', shared_buffers: '32MB', max_connections: '100',
  deadlock_timeout: '50ms', log_timezone: 'UTC', timezone: 'America/Sao_Paulo',
};

let shared;
// Here and not where it is started: `after` inside a test belongs to that test.
after(async () => (await shared)?.stop());

/** The server of this test process. */
export function postgres() {
  shared ??= start();
  return shared;
}

async function start() {
  const bin = globSync('/usr/lib/postgresql/*/bin').sort().at(-1);
  if (!bin) throw new Error('PostgreSQL is missing: apt-get install postgresql');
  const folder = serverFolder('postgres');
  const data = join(folder.path, 'data');
  const initdb = ['-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'];
  execFileSync(...guarded(join(bin, 'initdb'), initdb), { stdio: 'pipe', cwd: folder.path });
  const server = new PostgresServer(join(bin, 'postgres'), data, await freePort(), folder);
  await server.start();
  return server;
}

class PostgresServer {
  #program;
  #data;
  #folder;
  #process;
  #databases = 0;
  #template;

  constructor(program, data, port, folder) {
    this.#program = program;
    this.#data = data;
    this.port = port;
    this.#folder = folder;
  }

  async start() {
    const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const args = ['-D', this.#data, '-p', String(this.port), ...settings];
    this.#process = await startServer(this.#program, args, READY, this.#folder.path);
  }

  /** Breaks every connection; SIGQUIT as a crash would. */
  async halt(signal = 'SIGQUIT') {
    await this.#process.stop(signal);
  }

  async restart() {
    await this.halt();
    await this.start();
  }

  async stop() {
    await this.halt('SIGQUIT');
    this.#folder.remove();
  }

  url(database, user = 'postgres') {
    return `postgres://${user}@127.0.0.1:${this.port}/${database}`;
  }

  /** A new database with our schema. */
  async newDatabase() {
    this.#template ??= this.#makeTemplate();
    await this.#template;
    return this.#create(`template ${TEMPLATE}`);
  }

  /** A new database with nothing in it. */
  newEmptyDatabase() {
    return this.#create('template template0');
  }

  /** Runs SQL as the superuser; several statements too. */
  async sql(database, text, values) {
    const client = await this.connect(database);
    try {
      return (await client.query(text, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** The superuser's own connection. */
  async connect(database) {
    const client = new pg.Client({ connectionString: this.url(database) });
    await client.connect();
    return client;
  }

  async #create(options) {
    const name = `test_${process.pid}_${++this.#databases}`;
    await this.sql('postgres', `create database ${name} ${options}`);
    return { name, url: this.url(name) };
  }

  async #makeTemplate() {
    await this.sql('postgres', `create database ${TEMPLATE}`);
    const database = await store.openStore({ postgres: this.url(TEMPLATE) }, {});
    await database.close();
  }
}
