// The app as it runs in production: started from a copy of its output folder, with the simulator as Pinterest.
import { spawn } from 'node:child_process';
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';

import { generateSealKey } from '../../../dist/lib/index.js';
import store from '../../../dist/lib/store/open.js';
import { postgres } from '../../support/postgres.mjs';
import { freePort } from '../../support/free_port.mjs';
import { send, simulatorFor } from '../../support/simulator.mjs';
import { Browser } from './browser.mjs';
import { copiedOutput } from './built_app.mjs';

const READY_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 10_000;

/** To be called where the suite is described: what a hook asks `after` for belongs to the hook, and would end too early. */
export function endOfSuite() {
  const ends = [];
  after(async () => {
    for (const end of ends.reverse()) await end();
  });
  return { after: (end) => ends.push(end) };
}

/** `t`: a test, or the end of a suite. */
export async function runningApp(t, { engine = 'sqlite', boards = 3, variables: more = {} } = {}) {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const redirectUri = `${origin}/auth/pinterest/callback`;
  const id = '1480000';
  const simulator = await simulatorFor(t, { limits: false, app: { id, secret: 'secret-of-the-app', redirectUris: [redirectUri] } });
  const account = simulator.accounts.create({ boards });
  const folder = await copiedOutput();
  const app = new RunningApp({ origin, simulator, account, folder });
  const url = engine === 'postgres' ? (await (await postgres()).newDatabase()).url : undefined;
  const ofPostgres = url && { DATABASE_URL: url, PINTEREST_SEAL_KEYS: generateSealKey(), PINTEREST_SPOOL_DIR: join(folder, 'spool') };
  t.after(() => app.end());
  await app.start({ port, redirectUri, variables: { ...ofPostgres, ...more } });
  app.database = await store.openStore(url ? { postgres: url } : { sqlite: join(folder, 'pinterest.sqlite') }, {});
  return app;
}

class RunningApp {
  tenantId = randomUUID();
  userId = randomUUID();
  log = '';
  secret = randomBytes(32).toString('hex');
  browsers = [];
  /** Codes and states of callbacks: of nobody's log. */
  spent = [];
  #child;
  #exited;

  constructor(parts) {
    Object.assign(this, parts);
  }

  /** With its own variables only: nothing that the test's environment happens to have. */
  async start({ port, redirectUri, variables = {} }) {
    const { app, apiUrl, authorizeUrl } = this.simulator;
    const env = {
      PATH: process.env.PATH, HOME: this.folder, HOST: '127.0.0.1', PORT: String(port), NODE_ENV: 'production',
      PINTEREST_APP_ID: app.id, PINTEREST_APP_SECRET: app.secret, PINTEREST_REDIRECT_URI: redirectUri,
      PINTEREST_API_URL: apiUrl, PINTEREST_AUTHORIZE_URL: authorizeUrl,
      PINTEREST_IMAGE_BASE_URL: 'https://images.example/', SESSION_SECRET: this.secret, ...variables,
    };
    this.variables = env;
    this.#child = spawn(process.execPath, [join('app', 'server', 'index.mjs')], { cwd: this.folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#exited = new Promise((resolve) => this.#child.on('close', (code, signal) => resolve({ code, signal })));
    await this.#ready();
  }

  async #ready() {
    let hear;
    let late;
    const listening = new Promise((resolve, reject) => {
      late = setTimeout(() => reject(new Error(`the app was not ready:\n${this.log}`)), READY_LIMIT_MS);
      hear = (chunk) => {
        this.log += chunk;
        if (this.log.includes('Listening on')) resolve();
      };
      this.#child.on('close', () => reject(new Error(`the app ended:\n${this.log}`)));
    });
    this.#child.stdout.on('data', hear);
    this.#child.stderr.on('data', hear);
    await listening.finally(() => clearTimeout(late));
  }

  /** Asks the process to end, as a supervisor would; resolves with how it ended. */
  async stop() {
    const killer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_LIMIT_MS);
    this.#child.kill('SIGTERM');
    const ended = await this.#exited;
    clearTimeout(killer);
    return ended;
  }

  async end() {
    await this.database?.close();
    this.#child?.kill('SIGKILL');
    await this.#exited;
  }

  /** As the app signs it; `secret`: somebody else's. */
  token({ tenantId = this.tenantId, userId = this.userId, secret = this.secret, expires = Date.now() + 60_000 } = {}) {
    const payload = Buffer.from(JSON.stringify({ tenantId, userId, expires })).toString('base64url');
    return `${payload}.${createHmac('sha256', secret).update(payload).digest('base64url')}`;
  }

  /** Somebody who is signed in; `null`: nobody. */
  browser(who = {}) {
    const browser = new Browser(this.origin);
    if (who !== null) browser.setCookie('session', this.token(who));
    this.browsers.push(browser);
    return browser;
  }

  /** The libraries that the process has loaded from files. */
  loadedLibraries() {
    const lines = readFileSync(`/proc/${this.#child.pid}/maps`, 'utf8').split('\n');
    return [...new Set(lines.map((line) => line.split(/\s+/)[5] ?? ''))].filter((path) => /\.node$/.test(path));
  }

  async project(tenantId = this.tenantId) {
    const id = randomUUID();
    await this.database.change('insert into blog_projects (id, tenant_id, name) values ($1, $2, $3)', [id, tenantId, 'Garden']);
    return id;
  }

  async pin(projectId, boardId, title, tenantId = this.tenantId) {
    const id = randomUUID();
    await this.database.change(
      `insert into pins (id, tenant_id, blog_project_id, pinterest_board_id, title, image_path, alternate_url, status)
       values ($1, $2, $3, $4, $5, $6, $7, 'bereit_zum_planen')`,
      [id, tenantId, projectId, boardId, title, 'picture.jpg', `https://blog.example/${id}`],
    );
    return id;
  }

  /** The consent page decided; resolves with the callback's address. */
  async consent(url, decision = 'allow') {
    const page = new URL(url);
    page.searchParams.set('decision', decision);
    page.searchParams.set('account', this.account.username);
    const { headers } = await send(this.simulator, { url: page.href });
    const { searchParams } = new URL(headers.location);
    this.spent.push(...['code', 'state'].map((name) => searchParams.get(name)).filter(Boolean));
    return headers.location;
  }

  /** From the button to Pinterest's answer. */
  async callback(browser, projectId, decision) {
    const started = await browser.call('initPinterestOAuthFn', 'POST', { projectId });
    if (!started.value?.ok) throw new Error(`no consent was begun: ${JSON.stringify(started)}`);
    return this.consent(started.value.value.url, decision);
  }

  async connected(browser, projectId) {
    const { location } = await browser.get(await this.callback(browser, projectId));
    if (location !== `/projects/${projectId}?pinterest_connected=true`) throw new Error(`not connected: ${location}\n${this.log}`);
  }

  tokenRequests() {
    return this.simulator.ledger.requests.filter(({ operation }) => operation === 'oauth/token').length;
  }
}
