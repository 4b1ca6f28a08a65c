// The module over a real database and a fake n8n.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createLegacy } from '../../../dist/lib/legacy/legacy.js';
import { checkLegacyOptions } from '../../../dist/lib/legacy/options.js';
import store from '../../../dist/lib/store/open.js';
import { n8nFor } from '../../support/n8n_api.mjs';
import { postgres } from '../../support/postgres.mjs';

/** Waits are there, and short. */
export const PACE = { pollMs: 5, waitMs: 400, settleMs: 20, requestMs: 400 };
export const tenant = randomUUID();

export const engines = {
  sqlite: async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'pinterest-legacy-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    return { sqlite: join(folder, 'legacy.sqlite') };
  },
  postgres: async () => ({ postgres: (await (await postgres()).newDatabase()).url }),
};

/** `{ database, n8n, legacy, project }`: `project({ connected })` makes one, and `again()` the module anew, as a restart does. */
export async function stage(t, { engine = 'sqlite', workflows = [{ id: 'w1' }], pace = {}, connected = true, ...more } = {}) {
  const n8n = await n8nFor(t, { workflows, ...more });
  const database = await store.openStore(await engines[engine](t), {});
  t.after(() => database.close());
  const named = checkLegacyOptions({ url: n8n.url, apiKey: n8n.apiKey }, {});
  const again = (over = database) => createLegacy(over, named, { ...PACE, ...pace });
  const legacy = again();
  const project = (options) => newProject(database, options);
  return { n8n, database, legacy, again, project, at: await project({ connected }) };
}

/** What every call needs of a project. */
async function newProject(database, { tenantId = tenant, connected = true } = {}) {
  const at = { tenantId, projectId: randomUUID() };
  await database.change('insert into blog_projects (id, tenant_id, name) values ($1, $2, $3)', [at.projectId, tenantId, 'Blog']);
  if (connected) await connect(database, at);
  return at;
}

export async function connect(database, { tenantId, projectId }) {
  const id = randomUUID();
  await database.change(
    'insert into pinterest_connections (id, tenant_id, pinterest_user_id, token_expires_at) values ($1, $2, $3, now_plus($4))',
    [id, tenantId, randomUUID(), 86_400_000],
  );
  await database.change('update blog_projects set pinterest_connection_id = $2 where id = $1', [projectId, id]);
}

export async function disconnect(database, { projectId }) {
  await database.change('update blog_projects set pinterest_connection_id = null where id = $1', [projectId]);
}

/** The words of a project's workflows: what a test mostly asks about. */
export const words = ({ held, workflows }) => ({
  held,
  workflows: workflows.map(({ workflowId, state, switchedOffByUs, problem }) => [
    workflowId, state, switchedOffByUs ? 'by us' : '', problem?.code ?? '',
  ]),
});
export const only = (state, by = '', problem = '') => ({ held: state === 'active', workflows: [['w1', state, by, problem]] });
