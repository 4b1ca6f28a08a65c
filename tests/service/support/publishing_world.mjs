// A database with projects, connections, boards and pins, and a Pinterest that knows the accounts.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createSealer, generateSealKey } from '../../../dist/lib/index.js';
import pinterest from '../../../dist/lib/pinterest.js';
import store from '../../../dist/lib/store/open.js';
import { postgres } from '../../support/postgres.mjs';
import { simulatorFor } from '../../support/simulator.mjs';

export const ENGINES = ['sqlite', 'postgres'];
export const WORDS = {
  ready: 'bereit_zum_planen',
  publishing: 'wird_veroeffentlicht',
  published: 'veroeffentlicht',
  failed: 'fehler',
};
const DAY_MS = 24 * 60 * 60 * 1000;
const REDIRECT = 'http://127.0.0.1:3000/callback';
const SCOPES = 'boards:read,boards:write,pins:read,pins:write,user_accounts:read';

export const ago = (milliseconds) => new Date(Date.now() - milliseconds).toISOString();

/** Where a new database of this engine is. */
async function newStore(t, engine) {
  if (engine === 'postgres') {
    const server = await postgres();
    const { name, url } = await server.newDatabase();
    // What is committed must outlive a crash of the server, as it does with the settings Postgres comes with.
    await server.sql('postgres', `alter database ${name} set synchronous_commit = on`);
    return { postgres: url };
  }
  const folder = mkdtempSync(join(tmpdir(), 'pinterest-publishing-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return { sqlite: join(folder, 'pins.sqlite') };
}

/**
 * `simulator`: options, or one that is there already; `settings`: what createPinterest gets besides; `wire`: makes the
 * address of something between everybody and the simulator.
 */
export async function publishingWorld(t, engine, { simulator = {}, accounts = 1, boards = 1, settings = {}, wire } = {}) {
  const world = new World(engine, settings);
  world.onEnd = (end) => t.after(end);
  world.simulator = simulator.apiUrl ? simulator : await simulatorFor(t, { limits: false, ...simulator });
  world.apiUrl = wire ? await wire(world.simulator) : world.simulator.apiUrl;
  const place = await newStore(t, engine);
  world.store = place;
  world.database = await store.openStore(place, {});
  t.after(() => world.database.close());
  for (let number = 0; number < accounts; number += 1) world.people.push(await world.newPerson(boards));
  world.pinterest = world.open();
  world.pins = world.pinterest.pins;
  return world;
}

class World {
  people = [];
  tenantId = randomUUID();
  sealKey = generateSealKey();
  #sealer = createSealer({ keys: [this.sealKey] });
  #settings;
  #count = 0;

  constructor(engine, settings) {
    this.engine = engine;
    this.#settings = settings;
  }

  /** What createPinterest takes, as plain data where the settings are. */
  options(settings = {}) {
    const { client, publishing, ...rest } = { ...this.#settings, ...settings };
    const { app } = this.simulator;
    return {
      app: { id: app.id, secret: app.secret, redirectUri: REDIRECT },
      environment: { apiUrl: this.apiUrl, allowLoopbackHttp: true },
      store: this.store,
      sealKeys: [this.sealKey],
      resolve: { baseUrl: 'https://images.example/' },
      publishing: { leaseMs: 10_000, settleMs: 300, ...publishing },
      client: {
        limits: false,
        looksMs: [5],
        maxWaitMs: 200,
        timeouts: { connectMs: 3000, totalMs: 8000, stallMs: 4000 },
        retry: { attempts: 2, baseMs: 1, capMs: 5 },
        ...client,
      },
      ...rest,
    };
  }

  /** Another publisher on the same database, as another process would be. */
  open(settings) {
    const opened = pinterest.createPinterest(this.options(settings));
    // A test may have closed it already.
    this.onEnd(() => opened.close().catch(() => {}));
    return opened;
  }

  async newPerson(boards) {
    const account = await this.simulator.accounts.create({ boards });
    const { accessToken } = await this.simulator.tokens.issue(account);
    const person = { account, connectionId: randomUUID(), projectId: randomUUID(), boardIds: account.boards.map(({ id }) => id) };
    const environment = new URL(this.apiUrl).origin;
    const context = { environment, appId: this.simulator.app.id, tenant: this.tenantId, connection: person.connectionId };
    person.context = context;
    await this.insert('pinterest_connections', {
      id: person.connectionId, tenant_id: this.tenantId, environment, app_id: this.simulator.app.id,
      pinterest_user_id: account.id, pinterest_username: account.username, scope: SCOPES,
      token_expires_at: ago(-30 * DAY_MS), refresh_token_expires_at: ago(-60 * DAY_MS),
    });
    await this.setToken(person, accessToken);
    await this.insert('blog_projects', {
      id: person.projectId, tenant_id: this.tenantId, name: account.username, pinterest_connection_id: person.connectionId,
    });
    return person;
  }

  async setToken(person, accessToken, refreshToken) {
    const seal = (kind, token) => (token === undefined ? null : this.#sealer.seal({ ...person.context, kind }, token));
    await this.database.change('delete from pinterest_tokens where connection_id = $1', [person.connectionId]);
    const sealed = { sealed_access: seal('access', accessToken), sealed_refresh: seal('refresh', refreshToken) };
    await this.insert('pinterest_tokens', { connection_id: person.connectionId, ...sealed, version: 1 });
  }

  /** A due pin of the first project; `person` and columns as wanted. */
  async addPin({ person = this.people[0], ...columns } = {}) {
    const [id] = await this.addPins(1, () => ({ person, ...columns }));
    return id;
  }

  async addPins(count, columnsOf = () => ({})) {
    const rows = Array.from({ length: count }, (_, index) => {
      const { person = this.people[index % this.people.length], ...columns } = columnsOf(index);
      const number = ++this.#count;
      return {
        id: randomUUID(), tenant_id: this.tenantId, blog_project_id: person.projectId,
        pinterest_board_id: person.boardIds[index % person.boardIds.length],
        image_path: `pins/${number}.png`, title: `marker-${number}-end`, description: `Words of pin ${number}`,
        alternate_url: `https://blog.example/${number}`, status: WORDS.ready, scheduled_at: ago(60_000 - number),
        ...columns,
      };
    });
    await this.database.transaction(async (queries) => {
      for (const row of rows) await this.insert('pins', row, queries);
    });
    return rows.map(({ id }) => id);
  }

  async insert(table, row, queries = this.database) {
    const names = Object.keys(row);
    const values = names.map((_, index) => `$${index + 1}`);
    await queries.change(`insert into ${table} (${names.join(', ')}) values (${values.join(', ')})`, Object.values(row));
  }

  async update(id, columns) {
    const sets = Object.keys(columns).map((name, index) => `${name} = $${index + 2}`);
    return this.database.change(`update pins set ${sets.join(', ')} where id = $1`, [id, ...Object.values(columns)]);
  }

  async row(id) {
    const [row] = await this.database.query('select * from pins where id = $1', [id]);
    return row;
  }

  async rows() {
    return this.database.query('select * from pins order by scheduled_at, id');
  }

  async attempts(id) {
    return this.database.query('select * from publish_attempts where pin_id = $1 order by claimed_at', [id]);
  }

  /** What Pinterest made, of a simulator here or in a process of its own. */
  async made() {
    const { ledger } = this.simulator;
    return typeof ledger.pins === 'function' ? ledger.pins() : ledger.pins;
  }
}

/** Waits for something in the database or elsewhere to become so. */
export async function until(isSo, limitMs = 10_000) {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await isSo();
    if (value) return value;
    if (Date.now() > end) throw new Error(`Never came to be: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
