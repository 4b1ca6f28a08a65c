// An adopted database and a service on it, with the simulator that made the application's tokens.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import adoption from '../../../dist/lib/adopt/index.js';
import { createPinterest, createSealer, generateSealKey } from '../../../dist/lib/index.js';
import vault from '../../../dist/lib/vault/seal_tokens.js';
import { connect, send, simulatorFor } from '../../support/simulator.mjs';
import { existingApp, id, TENANTS } from './existing.mjs';

export const ENGLISH = { ready: 'metadata_created', publishing: 'publishing', published: 'published', failed: 'error' };
export const GERMAN = { ready: 'bereit_zum_planen', publishing: 'wird_veroeffentlicht', published: 'veroeffentlicht', failed: 'fehler' };

/** `people`: one connection each, made by the application. Adopted, and not sealed yet. */
export async function adoptedWorld(t, { people = 1, tokens = 'vault', ...options } = {}) {
  const existing = await existingApp(t, options);
  const simulator = await simulatorFor(t, { limits: false });
  const world = new World(t, existing, simulator, tokens);
  for (let number = 0; number < people; number += 1) await world.addPerson(number);
  world.database = await existing.connect();
  const found = await adoption.inspect(world.database);
  await adoption.apply(world.database, adoption.plan(found, { appId: simulator.app.id, environment: world.environment, tokens }));
  return world;
}

class World {
  keys = [generateSealKey()];
  people = [];
  #t;

  constructor(t, existing, simulator, tokens) {
    Object.assign(this, { existing, simulator, place: tokens });
    this.#t = t;
    this.environment = new URL(simulator.apiUrl).origin;
    this.folder = mkdtempSync(join(tmpdir(), 'pinterest-adopt-'));
    t.after(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  async addPerson(number) {
    const of = TENANTS[number % TENANTS.length];
    const { account, tokens, boardId } = connect(this.simulator);
    const connection = id(100 + number);
    const soon = new Date(Date.now() + 20 * 24 * 3600_000).toISOString();
    await this.existing.addConnection(of, connection, {
      user: account.id, access: tokens.accessToken, refresh: tokens.refreshToken, token_expires_at: soon,
      pinterest_username: account.username, scope: 'boards:read,boards:write,pins:read,pins:write,user_accounts:read',
    });
    this.people.push({ ...of, account, tokens, boardId, connection });
  }

  seal(more = {}) {
    const sealer = createSealer({ keys: this.keys });
    return vault.sealTokens({ database: this.database, sealer, appId: this.simulator.app.id, to: this.place, ...more });
  }

  /** What the browser brings back after a person of the application has allowed the access. */
  async consent({ url }, account) {
    const page = new URL(url);
    page.searchParams.set('decision', 'allow');
    page.searchParams.set('account', account.username);
    const { headers } = await send(this.simulator, { url: page.href });
    return Object.fromEntries(new URL(headers.location).searchParams);
  }

  service(more = {}) {
    const { app, apiUrl, authorizeUrl } = this.simulator;
    const pinterest = createPinterest({
      app: { id: app.id, secret: app.secret, redirectUri: app.redirectUris[0] },
      environment: { apiUrl, authorizeUrl, allowLoopbackHttp: true },
      store: { postgres: this.existing.url, ...(this.place === 'vault' && { vault: true }) },
      sealKeys: this.keys,
      spoolDir: join(this.folder, 'spool'),
      statuses: ENGLISH,
      resolve: { baseUrl: 'https://images.example/' },
      ...more,
    });
    this.#t.after(() => pinterest.close());
    return pinterest;
  }
}
