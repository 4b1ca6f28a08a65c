import { type NamedProject, namedProject } from '../connections/project_row.js';
import type { Database } from '../store/database.js';
import type { LegacyApi, LegacyStatus } from '../types.js';
import { type Fields, object, optionalSignal, options } from '../validate.js';
import { confirmOff, declare, workflowIds } from './declaring.js';
import { N8nApi } from './n8n_api.js';
import type { CheckedLegacyOptions } from './options.js';
import { type LegacyParts, NONE, PACE, type WorkflowRow } from './parts.js';
import { notConfigured, problemOf } from './problems.js';
import { existingProject, rowsOf, statusOf } from './status.js';
import { type Switched, WorkflowSwitch } from './switching.js';

/** Over the service's database and the n8n that was named, if any. */
export function createLegacy(
  database: Database,
  named: CheckedLegacyOptions | undefined,
  pace = PACE,
): LegacyApi {
  const parts = { database, n8n: named && new N8nApi(named, pace), pace };
  const switchedOff = (row: WorkflowRow) => row.switched_off_by_us === 1;
  return {
    status: async (value) => asked(parts, value, (each) => each.look()),
    disable: async (value) => asked(parts, value, (each) => each.off()),
    enable: async (value) => asked(parts, value, (each) => each.on(), switchedOff),
    declare: async (value) => {
      const fields = options(object(value, 'options'), 'options', ['tenantId', 'projectId', 'workflowIds']);
      return written(parts, fields, (project) => declare(parts, project, workflowIds(fields['workflowIds'])));
    },
    confirmOff: async (value) => {
      const fields = options(object(value, 'options'), 'options', ['tenantId', 'projectId', 'workflowIds']);
      const named = fields['workflowIds'] === undefined ? undefined : workflowIds(fields['workflowIds']);
      return written(parts, fields, (project) => confirmOff(parts, project, named));
    },
  };
}

/** Goes to n8n for each workflow; one that cannot be switched keeps no other one back. */
async function asked(
  parts: LegacyParts,
  value: unknown,
  act: (each: WorkflowSwitch) => Promise<Switched>,
  concerns: (row: WorkflowRow) => boolean = () => true,
): Promise<LegacyStatus> {
  const fields = options(object(value, 'options'), 'options', ['tenantId', 'projectId', 'signal']);
  const signal = optionalSignal(fields['signal']);
  const project = await existingProject(parts, namedProject(fields));
  const rows = (await rowsOf(parts, project)).filter((row) => row.workflow_id !== NONE && concerns(row));
  const outcomes = await Promise.all(
    rows.map(async (row): Promise<[string, Switched]> => {
      const outcome = await outcomeOf(parts, act, { projectId: project.projectId, row, signal });
      return [row.workflow_id, outcome];
    }),
  );
  return statusOf(parts, project, new Map(outcomes));
}

async function outcomeOf(
  parts: LegacyParts,
  act: (each: WorkflowSwitch) => Promise<Switched>,
  which: { projectId: string; row: WorkflowRow; signal: AbortSignal | undefined },
): Promise<Switched> {
  const { n8n } = parts;
  if (!n8n) return { published: null, problem: which.row.state === 'confirmed_off' ? null : notConfigured() };
  try {
    return await act(new WorkflowSwitch(parts, n8n, which));
  } catch (error) {
    return { published: null, problem: problemOf(error) };
  }
}

async function written(
  parts: LegacyParts,
  fields: Fields,
  write: (project: NamedProject) => Promise<void>,
): Promise<LegacyStatus> {
  const project = await existingProject(parts, namedProject(fields));
  await write(project);
  return statusOf(parts, project, new Map());
}
