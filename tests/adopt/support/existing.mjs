// A database as the existing app leaves it, in a server of our own.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

import pg from 'pg';

import store from '../../../dist/lib/store/open.js';
import { postgres } from '../../support/postgres.mjs';
import { asVisitor, newSupabase, OWNER } from '../../support/supabase.mjs';

const script = (name) => readFileSync(join(import.meta.dirname, '..', '..', 'support', name), 'utf8');

/** Ids that tests name: the same in every database. */
export const id = (number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
export const TENANTS = [{ tenant: id(1), user: id(11), project: id(21) }, { tenant: id(2), user: id(12), project: id(22) }];

const bases = new Map();
let databases = 0;

/** `german`: as it was before its words became English. `app: false`: a Supabase project without the app's tables. */
export async function existingApp(t, { german = false, app = true, vault = true } = {}) {
  const server = await postgres();
  const files = [...(vault ? ['vault.sql'] : []), ...(app ? ['existing_app.sql'] : [])];
  if (german) files.push('existing_app_german.sql');
  const base = await baseOf(server, files);
  const name = `existing_${process.pid}_${++databases}`;
  await server.sql('postgres', `create database ${name} template ${base}`);
  const client = new pg.Client({ connectionString: server.url(name) });
  await client.connect();
  const existing = new ExistingApp(server, name, client);
  t.after(() => existing.close());
  if (app) await existing.fill(german ? 'entwurf' : 'draft');
  return existing;
}

/** Made once for each set of files, and copied. */
function baseOf(server, files) {
  const key = files.join();
  if (!bases.has(key)) {
    bases.set(key, (async () => {
      const { name } = await newSupabase(server);
      for (const file of files) await server.sql(name, script(file));
      return name;
    })());
  }
  return bases.get(key);
}

class ExistingApp {
  #server;
  #client;
  #open = [];

  constructor(server, name, client) {
    this.#server = server;
    this.#client = client;
    this.name = name;
    this.url = server.url(name, OWNER);
  }

  /** As the superuser. */
  async sql(text, values) {
    return (await this.#client.query(text, values)).rows;
  }

  /** As it is, without a migration. */
  async connect() {
    const database = await store.connectStore({ postgres: this.url });
    this.#open.push(database);
    return database;
  }

  async close() {
    for (const database of this.#open) await database.close();
    await this.#client.end();
  }

  /** Runs work with `run(sql)` as a visitor of the website, and keeps nothing of it. */
  as(role, userId, work) {
    return asVisitor(this.#server, this.name, { role, userId }, work);
  }

  async fill(firstStatus) {
    for (const { tenant, user, project } of TENANTS) {
      await this.sql('insert into profiles (id, tenant_id) values ($1, $2)', [user, tenant]);
      await this.sql(`insert into blog_projects (id, tenant_id, name, blog_url) values ($1, $2, 'A blog', 'https://blog.example/')`, [project, tenant]);
      await this.addPin(project, { status: firstStatus, title: 'A draft' });
    }
  }

  /** A connection as the app makes one, with plain tokens in Vault unless there are to be none. */
  async addConnection({ tenant, project }, connection, { user = `user-${connection}`, access, refresh, ...columns } = {}) {
    const row = { id: connection, tenant_id: tenant, pinterest_user_id: user, token_expires_at: '2030-01-01T00:00:00Z', ...columns };
    await this.#insert('pinterest_connections', row);
    await this.sql('update blog_projects set pinterest_connection_id = $1 where id = $2', [connection, project]);
    if (access !== undefined) await this.sql('select store_pinterest_tokens($1, $2, $3)', [connection, access, refresh]);
  }

  async addPin(project, columns) {
    const { tenant } = TENANTS.find((each) => each.project === project);
    return this.#insert('pins', { blog_project_id: project, tenant_id: tenant, ...columns });
  }

  async #insert(table, row) {
    const names = Object.keys(row);
    const places = names.map((_, index) => `$${index + 1}`);
    const [{ id: made }] = await this.sql(
      `insert into ${table} (${names}) values (${places}) returning id`, Object.values(row),
    );
    return made;
  }

  /** What Vault holds for a connection, as somebody sees it who may read all of it. */
  async secrets(connection) {
    const rows = await this.sql(
      `select name, decrypted_secret from vault.decrypted_secrets where name like '%' || $1 order by name`, [connection],
    );
    return Object.fromEntries(rows.map((row) => [row.name.split('_')[1], row.decrypted_secret]));
  }
}
