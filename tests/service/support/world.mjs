// A service on a database of its own, and the simulator it talks to.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createPinterest, generateSealKey } from '../../../dist/lib/index.js';
import store from '../../../dist/lib/store/open.js';
import { postgres } from '../../support/postgres.mjs';
import { send, simulatorFor, simulatorProcessFor } from '../../support/simulator.mjs';

export const ENGINES = ['sqlite', 'postgres'];

/** `inProcess: false`: a simulator in a process of its own, for tests with several clients. */
export async function worldFor(t, engine, { simulator: options, inProcess = true, ...more } = {}) {
  const simulator = await (inProcess ? simulatorFor : simulatorProcessFor)(t, { limits: false, ...options });
  const folder = mkdtempSync(join(tmpdir(), 'pinterest-service-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const place = await storeIn(folder, engine);
  const world = new World(t, { simulator, folder, engine, place, more });
  await world.begin();
  return world;
}

async function storeIn(folder, engine) {
  if (engine === 'sqlite') return { sqlite: join(folder, 'pinterest.sqlite') };
  const { url } = await (await postgres()).newDatabase();
  return { postgres: url };
}

class World {
  tenantId = randomUUID();
  userId = randomUUID();
  attention = [];
  key = generateSealKey();
  #t;
  #more;

  constructor(t, { simulator, folder, engine, place, more }) {
    Object.assign(this, { simulator, folder, engine, store: place });
    this.#t = t;
    this.#more = more;
  }

  async begin() {
    this.database = await store.openStore(this.store, {});
    this.#t.after(() => this.database.close());
    this.pinterest = this.service();
  }

  /** As plain data too: for a process of its own. */
  options(more = {}) {
    const { app, apiUrl, authorizeUrl } = this.simulator;
    return {
      app: { id: app.id, secret: app.secret, redirectUri: app.redirectUris[0] },
      environment: { apiUrl, authorizeUrl, allowLoopbackHttp: true },
      store: this.store,
      sealKeys: [this.key],
      spoolDir: join(this.folder, 'spool'),
      client: { retry: { attempts: 2, baseMs: 1, capMs: 5 }, timeouts: { totalMs: 10_000 } },
      ...this.#more,
      ...more,
    };
  }

  /** A service as one more process would have it. */
  service(more = {}) {
    const pinterest = createPinterest({
      ...this.options(more),
      hooks: { onAttention: (attention) => this.attention.push(attention) },
    });
    this.#t.after(() => pinterest.close());
    return pinterest;
  }

  async project(tenantId = this.tenantId) {
    const id = randomUUID();
    await this.database.change('insert into blog_projects (id, tenant_id, name) values ($1, $2, $3)', [id, tenantId, 'Blog']);
    return id;
  }

  async pin(projectId, fields = {}) {
    const row = {
      id: randomUUID(), tenant_id: this.tenantId, blog_project_id: projectId, title: 'A pin',
      status: 'bereit_zum_planen', scheduled_at: '2027-01-01T10:00:00.000Z', ...fields,
    };
    const names = Object.keys(row);
    const places = names.map((_, index) => `$${index + 1}`);
    await this.database.change(`insert into pins (${names.join(', ')}) values (${places.join(', ')})`, Object.values(row));
    return row.id;
  }

  start(projectId, more = {}) {
    return this.pinterest.connections.start({ tenantId: this.tenantId, projectId, userId: this.userId, ...more });
  }

  /** What the browser brings back after the person has decided. */
  async consent({ url }, account, decision = 'allow') {
    const page = new URL(url);
    page.searchParams.set('decision', decision);
    if (account) page.searchParams.set('account', account.username);
    const { headers } = await send(this.simulator, { url: page.href });
    return { ...Object.fromEntries(new URL(headers.location).searchParams), userId: this.userId };
  }

  async callback(projectId, account, more) {
    return this.consent(await this.start(projectId, more), account);
  }

  async connect(projectId, account, more) {
    const finished = await this.pinterest.connections.finish(await this.callback(projectId, account, more));
    if (!finished.ok) throw new Error(`${finished.reason}: ${finished.message}`);
    return finished;
  }

  async count(table) {
    const [{ rows }] = await this.database.query(`select count(*) as rows from ${table}`);
    return rows;
  }

  async row(connectionId) {
    const [row] = await this.database.query('select *, now() as now from pinterest_connections where id = $1', [connectionId]);
    return row;
  }

  async tokens(connectionId) {
    const [row] = await this.database.query('select * from pinterest_tokens where connection_id = $1', [connectionId]);
    return row;
  }

  /** The access token has ended, as far as the database knows. */
  async expire(connectionId, at = '2026-01-01T00:00:00.000Z') {
    await this.database.change('update pinterest_connections set token_expires_at = $2 where id = $1', [connectionId, at]);
  }

  async tokenRequests() {
    const { ledger } = this.simulator;
    const requests = typeof ledger.requests === 'function' ? await ledger.requests() : ledger.requests;
    return requests.filter(({ operation }) => operation === 'oauth/token').length;
  }
}
