import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';

import { freePort } from '../../support/free_port.mjs';
import { send, simulatorFor } from '../../support/simulator.mjs';
import { folderFor, run, runJson, start } from './command.mjs';

export const SECRET = 'marked-app-secret-0123456789';

/** A folder with settings for a simulator, as somebody has them who uses the command line. */
export class World {
  /** All that any command has written. */
  said = '';

  static async open(t, { boards = 3, ...options } = {}) {
    const self = new World();
    self.folder = folderFor(t);
    const redirectUri = `http://localhost:${await freePort()}/callback`;
    self.simulator = await simulatorFor(t, { app: { id: '77', secret: SECRET, redirectUris: [redirectUri] }, ...options });
    self.account = self.simulator.accounts.create({ username: 'garden', boards });
    self.env = {
      PINTEREST_APP_ID: '77',
      PINTEREST_APP_SECRET: SECRET,
      PINTEREST_REDIRECT_URI: redirectUri,
      PINTEREST_API_URL: self.simulator.apiUrl,
      PINTEREST_AUTHORIZE_URL: self.simulator.authorizeUrl,
      PINTEREST_IMAGE_BASE_URL: 'https://images.example/',
    };
    return self;
  }

  #options = (more = {}) => ({ cwd: this.folder, ...more, env: { ...this.env, ...more.env } });

  async run(args, more) {
    const done = await run(args, this.#options(more));
    this.said += done.out + done.err;
    return done;
  }

  async json(args, more) {
    const done = await runJson(args, this.#options(more));
    this.said += JSON.stringify(done);
    return done;
  }

  start(args, more) {
    const child = start(args, this.#options(more));
    child.once('close', () => (this.said += child.written.out + child.written.err));
    return child;
  }

  /** A project that is connected by the consent page, as a person does it. */
  async connected(args = []) {
    await this.run(['init', ...args]);
    const { code, document, page } = await this.connect();
    if (code !== 0) throw new Error(JSON.stringify(document));
    return { document, page };
  }

  async connect({ decision = 'allow', args = [] } = {}) {
    const child = this.start(['connect', '--json', ...args]);
    const closed = once(child, 'close');
    const url = await said(child, /http:\/\/127\S+/);
    await said(child, /Waiting/);
    const { headers } = await send(this.simulator, { url: `${url}&decision=${decision}&account=${this.account.id}` });
    const page = await fetch(headers.location);
    const html = await page.text();
    const [code] = await closed;
    return { code, document: JSON.parse(child.written.out), page: html, location: headers.location };
  }

  /** With the database itself, while no command uses it. */
  sql(use) {
    const database = new DatabaseSync(join(this.folder, 'pinterest.sqlite'));
    // What the store defines: the defaults of the columns ask for it.
    database.function('now', () => new Date().toISOString());
    try {
      return use(database);
    } finally {
      database.close();
    }
  }

  /** Pins that are due, on the account's boards in turn. */
  addPins(count, fields = {}) {
    return this.sql((database) => {
      const { id: projectId, tenant_id: tenantId } = database.prepare('select id, tenant_id from blog_projects').get();
      const past = '2026-01-01T00:00:00.000Z';
      const insert = database.prepare(
        `insert into pins (id, tenant_id, blog_project_id, pinterest_board_id, image_path, title, alternate_url, status, scheduled_at)
         values (?, ?, ?, ?, ?, ?, ?, 'bereit_zum_planen', ?)`,
      );
      return Array.from({ length: count }, (_, index) => {
        const id = randomUUID();
        const boardId = this.account.boards[index % this.account.boards.length].id;
        const { title = `Pin ${index}`, imagePath = `${index}.jpg`, board = boardId } = fields;
        insert.run(id, tenantId, projectId, board, imagePath, title, `https://blog.example/${id}`, past);
        return id;
      });
    });
  }
}

/** What a running command says, as soon as it has said it. */
export async function said(child, pattern) {
  for (;;) {
    const found = pattern.exec(child.written.out + child.written.err);
    if (found) return found[0];
    if (child.exitCode !== null) throw new Error(`It ended without ${pattern}: ${child.written.out}${child.written.err}`);
    await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), once(child, 'close')]);
  }
}

/** Waits until something has become so: as long as a process takes to start on a busy machine. */
export async function until(isSo) {
  const deadline = Date.now() + 30_000;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`Never came to be: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Of the seal keys' file, the first first. */
export const keysOf = (world) => readFileSync(join(world.folder, 'pinterest.sqlite.seal-key'), 'utf8').trim().split('\n');
