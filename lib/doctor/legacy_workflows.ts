import type { MigratedDatabase } from '../store/migrate.js';
import { type Check, type Finding, fine, ofDatabase, unknown, wrong } from './check.js';

const CODE = 'legacy_workflows';
const HELD = "select count(distinct blog_project_id) as projects from legacy_workflows where state = 'active'";
/** To say that there are none is a row too. */
const SILENT = `
select count(*) as projects from blog_projects p
where p.pinterest_connection_id is not null
  and not exists (select 1 from legacy_workflows w where w.blog_project_id = p.id)`;

export const legacyWorkflows: Check = {
  code: CODE,
  run: (context) => ofDatabase(CODE, context, async (opened) => {
    if (!(await opened.hasTable('legacy_workflows'))) return unknown(CODE, 'Needs the schema of this release.');
    const held = await count(opened, HELD);
    if (held > 0) return { ...holding(held), advisory: true };
    // Where no n8n of before is known, none is likely.
    const silent = context.env['PINTEREST_LEGACY_N8N_URL'] ? await count(opened, SILENT) : 0;
    if (silent > 0) return { ...notDeclared(silent), advisory: true };
    return fine(CODE, 'No pin waits for an old n8n workflow.');
  }),
};

async function count(opened: MigratedDatabase, statement: string): Promise<number> {
  const [row] = await opened.query<{ projects: number | string }>(statement);
  return Number(row?.projects ?? 0);
}

/** Meant so: as long as an old workflow publishes too, nothing here does. */
function holding(projects: number): Finding {
  return wrong(
    CODE,
    `The pins of ${projects} project${projects === 1 ? ' are' : 's are'} held: old n8n workflows were not seen to be off.`,
    'Look with: pinterest-native legacy status --project <id|name>. Switch them off with: pinterest-native legacy disable.',
  );
}

function notDeclared(projects: number): Finding {
  const [which, them] = projects === 1 ? ['1 connected project has', 'it'] : [`${projects} connected projects have`, 'them'];
  return wrong(
    CODE,
    `${which} not said whether a workflow of the old n8n publishes for ${them}: nothing is held for ${them}, and two systems may publish.`,
    'Say which with: pinterest-native legacy declare <workflow id>. Where there is none: pinterest-native legacy declare --none.',
  );
}
