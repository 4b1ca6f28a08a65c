import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

import { ask } from '../doctor/ask.js';
import { createPinterest } from '../pinterest.js';
import { generateSealKey } from '../seal/key_file.js';
import { type Account, type Simulator, startSimulator } from '../simulator/index.js';
import type { Database } from '../store/database.js';
import { openStore } from '../store/open.js';
import type { Pinterest, PinterestOptions, StoreOptions } from '../types.js';

export const TENANT = 'demo';
const USER = 'demo';
const BOARDS_PER_ACCOUNT = 300;
const PINS = 200;
const CONSENT_MS = 10_000;
/** A board far from the last one, so that neighbouring pins are not on neighbouring boards. */
const BOARD_STEP = 13;

export interface DemoProject {
  id: string;
  name: string;
  account: Account;
}

export interface DemoPin {
  id: string;
  project: DemoProject;
  /** It names the pin: the ledger keeps it as it was asked for. */
  link: string;
}

/** Everything the demonstration plays on; `close` leaves nothing behind. */
export interface Stage {
  simulator: Simulator;
  database: Database;
  pinterest: Pinterest;
  options: PinterestOptions;
  projects: readonly DemoProject[];
  close(): Promise<void>;
}

export async function setStage(): Promise<Stage> {
  forgetSettings();
  const endings: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const end of endings.reverse()) await end();
  };
  try {
    const folder = mkdtempSync(join(tmpdir(), 'pinterest-demo-'));
    endings.push(() => rmSync(folder, { recursive: true, force: true }));
    // Without quotas: Pinterest's would make 200 pins of two accounts take minutes.
    const simulator = await startSimulator({ seed: 7, limits: false });
    endings.push(() => simulator.close());
    const store: StoreOptions = { sqlite: join(folder, 'demo.sqlite') };
    const options = optionsFor(simulator, store);
    const database = await openStore(store, {});
    endings.push(() => database.close());
    const pinterest = createPinterest(options);
    endings.push(() => pinterest.close());
    const projects = await makeProjects(simulator, database);
    return { simulator, database, pinterest, options, projects, close };
  } catch (error) {
    // What stayed open would keep the process from ending.
    await close();
    throw error;
  }
}

/** What is set for a database and an app of somebody's own is nothing to these, nor to the publisher that is started here. */
function forgetSettings(): void {
  for (const name of Object.keys(process.env)) {
    if (/^PINTEREST_(?!NATIVE_BINDING$)/.test(name)) Reflect.deleteProperty(process.env, name);
  }
}

function optionsFor({ app, apiUrl, authorizeUrl }: Simulator, store: StoreOptions): PinterestOptions {
  return {
    app: { id: app.id, secret: app.secret, redirectUri: app.redirectUris[0] as string },
    environment: { apiUrl, authorizeUrl, allowLoopbackHttp: true },
    store,
    sealKeys: [generateSealKey()],
    resolve: { baseUrl: 'https://images.example/' },
    // Against Pinterest a claim lasts two minutes and a look settles after ten; nobody waits for that here, and this
    // simulator makes nothing later than it says.
    publishing: { leaseMs: 3_000, settleMs: 2_000 },
    client: { limits: false, looksMs: [100, 400], retry: { attempts: 3, baseMs: 50, capMs: 400 } },
  };
}

async function makeProjects(simulator: Simulator, database: Database): Promise<DemoProject[]> {
  const garden = simulator.accounts.create({ username: 'garden_blog', boards: BOARDS_PER_ACCOUNT });
  const travel = simulator.accounts.create({ username: 'travel_blog', boards: BOARDS_PER_ACCOUNT });
  const projects = [
    { id: randomUUID(), name: 'Garden', account: garden },
    { id: randomUUID(), name: 'Kitchen', account: garden },
    { id: randomUUID(), name: 'Travel', account: travel },
  ];
  for (const { id, name } of projects) {
    await database.change('insert into blog_projects (id, tenant_id, name) values ($1, $2, $3)', [id, TENANT, name]);
  }
  return projects;
}

/** The real code flow; the person's click is a parameter of the consent page. Gives the number of boards. */
export async function connect({ pinterest }: Stage, { id: projectId, name, account }: DemoProject): Promise<number> {
  const { url } = await pinterest.connections.start({ tenantId: TENANT, projectId, userId: USER });
  const page = new URL(url);
  page.searchParams.set('decision', 'allow');
  page.searchParams.set('account', account.id);
  // Straight: with NODE_USE_ENV_PROXY `fetch` would ask a company's proxy for what is on this machine.
  const answer = await ask(page, { timeoutMs: CONSENT_MS });
  answer.resume();
  const { searchParams } = new URL(answer.headers.location ?? '');
  const [state, code] = [searchParams.get('state') ?? '', searchParams.get('code') ?? ''];
  const finished = await pinterest.connections.finish({ state, code, userId: USER });
  if (!finished.ok) throw new Error(`${name} was not connected: ${finished.message}`);
  return finished.boardsSynced ?? 0;
}

const INSERT_PIN = `insert into pins (id, tenant_id, blog_project_id, pinterest_board_id, image_path, title, description,
  alternate_url, status, scheduled_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;

/** Pins of all projects, due in turn. */
export async function schedulePins({ database, projects }: Stage): Promise<DemoPin[]> {
  const pins: DemoPin[] = [];
  const due = Date.now() - 60_000;
  await database.transaction(async (queries) => {
    pins.length = 0;
    for (let index = 0; index < PINS; index += 1) {
      const project = projects[index % projects.length] as DemoProject;
      const { boards } = project.account;
      const id = randomUUID();
      const link = `https://${project.name.toLowerCase()}.example/${index + 1}`;
      const board = boards[(index * BOARD_STEP) % boards.length]?.id ?? null;
      await queries.change(INSERT_PIN, [
        id, TENANT, project.id, board, `${index + 1}.jpg`, `${project.name}, part ${index + 1}`,
        'What to know before the first frost.', link, 'bereit_zum_planen', new Date(due + index).toISOString(),
      ]);
      pins.push({ id, project, link });
    }
  });
  return pins;
}
