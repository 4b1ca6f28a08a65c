// node durable_child.mjs <bare|sqlite|postgres> <apiUrl> <count> [database url]: publishes so many pins, with or without a database, in a
// process of its own, and prints what that cost.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';

import { accessToken, ACCOUNTS, makePins } from './workload.mjs';

const [, , kind, apiUrl, countText, url] = process.argv;
const count = Number(countText);
const require = createRequire(import.meta.url);
const library = require('../../dist/lib/index.js');
const environment = { apiUrl, allowLoopbackHttp: true };
const APP = { id: '1480000', secret: 'a-secret-of-nobody', redirectUri: 'http://127.0.0.1:3000/callback' };
const WARM_UP = 640;
const SCOPES = 'boards:read,boards:write,pins:read,pins:write,user_accounts:read';
const tenantId = randomUUID();
const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString();

function bare() {
  const client = library.createClient({ environment });
  const auths = Array.from({ length: ACCOUNTS }, (_, account) => ({ accessToken: accessToken(account) }));
  return {
    prepare: (pins) => pins.map((pin) => ({
      auth: auths[pin.account], boardId: pin.boardId, title: pin.title, description: pin.description,
      altText: pin.altText, link: pin.link, media: { type: 'image_url', url: pin.imageUrl },
    })),
    publish: async (pins) => (await client.pins.publishMany(pins)).filter(({ status }) => status === 'published').length,
    close: () => client.close(),
  };
}

async function durable() {
  const folder = mkdtempSync(join(tmpdir(), 'pinterest-durable-'));
  const store = kind === 'sqlite' ? { sqlite: join(folder, 'pins.sqlite') } : { postgres: url };
  const sealKeys = [library.generateSealKey()];
  const database = await require('../../dist/lib/store/open.js').openStore(store, {});
  const projects = await database.transaction((queries) => addAccounts(queries, library.createSealer({ keys: sealKeys })));
  const pinterest = library.createPinterest({ app: APP, environment, store, sealKeys });
  return {
    prepare: (pins) => database.transaction((queries) => addPins(queries, projects, pins)),
    publish: async (pins) => (await pinterest.pins.publishDue({ limit: pins.length })).published,
    close: async () => {
      await pinterest.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function insert(queries, table, row) {
  const names = Object.keys(row);
  const values = names.map((_, index) => `$${index + 1}`).join(', ');
  await queries.change(`insert into ${table} (${names.join(', ')}) values (${values})`, Object.values(row));
}

async function addAccounts(queries, sealer) {
  const { origin } = new URL(apiUrl);
  const projects = [];
  for (let account = 0; account < ACCOUNTS; account += 1) {
    const [connection, project] = [randomUUID(), randomUUID()];
    await insert(queries, 'pinterest_connections', {
      id: connection, tenant_id: tenantId, environment: origin, app_id: APP.id, pinterest_user_id: String(account), scope: SCOPES,
      token_expires_at: inDays(30), refresh_token_expires_at: inDays(60),
    });
    const context = { environment: origin, appId: APP.id, tenant: tenantId, connection, kind: 'access' };
    await insert(queries, 'pinterest_tokens', {
      connection_id: connection, sealed_access: sealer.seal(context, accessToken(account)), version: 1,
    });
    await insert(queries, 'blog_projects', { id: project, tenant_id: tenantId, pinterest_connection_id: connection });
    projects.push(project);
  }
  return projects;
}

async function addPins(queries, projects, pins) {
  for (const pin of pins) {
    await insert(queries, 'pins', {
      id: randomUUID(), tenant_id: tenantId, blog_project_id: projects[pin.account], pinterest_board_id: pin.boardId,
      image_path: pin.imageUrl, title: pin.title, description: pin.description, alt_text: pin.altText, alternate_url: pin.link,
      status: 'bereit_zum_planen', scheduled_at: inDays(-1),
    });
  }
  return pins;
}

/** How long the main thread was ready to run and had no core, so far. */
const waitedMs = () => Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;

const side = kind === 'bare' ? bare() : await durable();
await side.publish(await side.prepare(makePins(WARM_UP, count)));
const pins = await side.prepare(makePins(count));
const delays = monitorEventLoopDelay({ resolution: 1 });
const cpu = process.cpuUsage();
const waitedBefore = waitedMs();
delays.enable();
const published = await side.publish(pins);
delays.disable();
const waited = waitedMs() - waitedBefore;
const { user, system } = process.cpuUsage(cpu);
if (published !== count) throw new Error(`${kind}: ${published} of ${count} pins were published`);
await side.close();
process.stdout.write(JSON.stringify({ cpuMsPer1000: (user + system) / count, latenessMs: delays.percentile(99) / 1e6, waitedMsPer1000: (waited / count) * 1000 }));
