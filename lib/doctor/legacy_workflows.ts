import { type Check, fine, ofDatabase, unknown, wrong } from './check.js';

const CODE = 'legacy_workflows';
const HELD = "select count(distinct blog_project_id) as projects from legacy_workflows where state = 'active'";

/** Meant so: as long as an old workflow publishes too, nothing here does. */
export const legacyWorkflows: Check = {
  code: CODE,
  run: (context) => ofDatabase(CODE, context, async (opened) => {
    if (!(await opened.hasTable('legacy_workflows'))) return unknown(CODE, 'Needs the schema of this release.');
    const [row] = await opened.query<{ projects: number | string }>(HELD);
    const held = Number(row?.projects ?? 0);
    if (held === 0) return fine(CODE, 'No pin waits for an old n8n workflow.');
    return {
      ...wrong(
        CODE,
        `The pins of ${held} project${held === 1 ? ' are' : 's are'} held: old n8n workflows were not seen to be off.`,
        'Look with: pinterest-native legacy status --project <id|name>. Switch them off with: pinterest-native legacy disable.',
      ),
      advisory: true,
    };
  }),
};
