// Makes a project with three pins in the SQLite file, and prints a link that signs you in. Your application has rows of its own.
import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';

import { createPinterest } from 'n8n-nodes-pinterest-native';

import { signSession } from './src/server/session_token.ts';

const FILE = 'pinterest.sqlite';
const session = { tenantId: randomUUID(), userId: randomUUID() };
const projectId = randomUUID();

// The first call makes the tables.
const pinterest = createPinterest({ store: { sqlite: FILE } });
await pinterest.connections.list();
await pinterest.close();

const database = new DatabaseSync(FILE);
// What the tables' defaults are made of; SQLite has no such function of its own.
database.function('now', () => new Date().toISOString());
database.prepare('insert into blog_projects (id, tenant_id, name) values (?, ?, ?)').run(projectId, session.tenantId, 'Garden');
const insert = database.prepare(
  `insert into pins (id, tenant_id, blog_project_id, title, image_path, alternate_url, status)
   values (?, ?, ?, ?, ?, ?, 'bereit_zum_planen')`,
);
for (const name of ['autumn', 'winter', 'spring']) {
  insert.run(randomUUID(), session.tenantId, projectId, name, `${name}.jpg`, `https://blog.example/${name}`);
}
database.close();

const { origin } = new URL(process.env['PINTEREST_REDIRECT_URI'] ?? 'http://localhost:3000');
process.stdout.write(`${origin}/sign-in?token=${signSession(session)}&project=${projectId}\n`);
