// The first run makes a project in the SQLite file and prints a link that signs you in. Once that is connected, each run
// makes three pins on its first board: only then is there a board to put them on. Your application has rows of its own.
import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';

import { createPinterest } from 'n8n-nodes-pinterest-native';

import { signSession } from './src/server/session_token.ts';

const FILE = 'pinterest.sqlite';

// The first call makes the tables.
const pinterest = createPinterest({ store: { sqlite: FILE } });
const connected = (await pinterest.connections.list()).find(({ state }) => state === 'connected');
const database = new DatabaseSync(FILE);
const [projectId] = connected?.state === 'connected' ? connected.projectIds : [];
const did = connected && projectId ? await makePins(connected.tenantId, projectId) : makeProject();
database.close();
await pinterest.close();
process.stdout.write(`${did}\n`);

function makeProject(): string {
  const id = randomUUID();
  const session = { tenantId: randomUUID(), userId: randomUUID() };
  database.prepare('insert into blog_projects (id, tenant_id, name) values (?, ?, ?)').run(id, session.tenantId, 'Garden');
  const { origin } = new URL(process.env['PINTEREST_REDIRECT_URI'] ?? 'http://localhost:3000');
  return `${origin}/sign-in?token=${signSession(session)}&project=${id}`;
}

async function makePins(tenantId: string, project: string): Promise<string> {
  const board = (await pinterest.boards.list({ tenantId, projectId: project })).find((each) => !each.adsOnly && !each.readOnly);
  if (board === undefined) throw new Error('The account has no board for pins: make one at Pinterest and press "Sync boards".');
  const insert = database.prepare(
    `insert into pins (id, tenant_id, blog_project_id, pinterest_board_id, title, image_path, alternate_url, status)
     values (?, ?, ?, ?, ?, ?, ?, 'bereit_zum_planen')`,
  );
  for (const name of ['autumn', 'winter', 'spring']) {
    insert.run(randomUUID(), tenantId, project, board.id, name, `${name}.jpg`, `https://blog.example/${name}`);
  }
  return `Three pins on "${board.name}": reload the page.`;
}
