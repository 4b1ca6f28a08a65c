import type { NamedProject } from '../connections/project_row.js';
import { PinterestError } from '../errors.js';
import type { Queries } from '../store/database.js';
import { CONFIRM_OFF } from '../store/legacy/confirm_off.js';
import { DELETE_WORKFLOW } from '../store/legacy/delete_workflow.js';
import { INSERT_WORKFLOW } from '../store/legacy/insert_workflow.js';
import { LOCK_WORKFLOWS } from '../store/legacy/list_workflows.js';
import { strings, wrongValue } from '../validate.js';
import { type LegacyParts, NONE, type WorkflowRow } from './parts.js';
import { rowsOf } from './status.js';

const MOST_WORKFLOWS = 20;

/** As they stand at the end of a workflow's address in n8n. */
export function workflowIds(value: unknown): string[] {
  const ids = [...new Set(strings(value, 'workflowIds'))];
  if (ids.length > MOST_WORKFLOWS) {
    throw wrongValue('workflowIds', `at most ${MOST_WORKFLOWS} workflows`, String(ids.length));
  }
  ids.forEach((id, index) => {
    if (!/^[\w-]{1,64}$/.test(id)) throw wrongValue(`workflowIds[${index}]`, 'the id of an n8n workflow', 'another string');
  });
  return ids;
}

export async function declare({ database }: LegacyParts, project: NamedProject, ids: string[]): Promise<void> {
  await database.transaction(async (queries) => {
    const rows = await queries.query<WorkflowRow>(LOCK_WORKFLOWS, [project.projectId]);
    const kept = ids.length > 0 ? ids : [NONE];
    for (const row of rows) if (!kept.includes(row.workflow_id)) await drop(queries, project, row);
    for (const id of kept) {
      const state = id === NONE ? 'off' : 'active';
      await queries.change(INSERT_WORKFLOW, [project.projectId, id, project.tenantId, state]);
    }
  });
}

async function drop(queries: Queries, { projectId }: NamedProject, row: WorkflowRow): Promise<void> {
  if (row.switched_off_by_us === 1) {
    throw new PinterestError({
      code: 'legacy_switched_off',
      field: 'workflowIds',
      message:
        `Workflow "${row.workflow_id}" was switched off here; nobody would know any more. Enable it again, or confirm ` +
        'that it stays off, then leave it out.',
      stopped: 'permanent',
    });
  }
  await queries.change(DELETE_WORKFLOW, [projectId, row.workflow_id]);
}

/** For the named workflows, or for all that hold the project's pins. */
export async function confirmOff(
  { database }: LegacyParts,
  project: NamedProject,
  named: string[] | undefined,
): Promise<void> {
  await database.transaction(async (queries) => {
    const rows = (await rowsOf({ database: queries }, project)).filter((row) => row.workflow_id !== NONE);
    const unknown = named?.find((id) => !rows.some((row) => row.workflow_id === id));
    if (unknown !== undefined) {
      throw new PinterestError({
        code: 'not_found',
        field: 'workflowIds',
        message: `The project has not named workflow "${unknown}": declare it first.`,
        stopped: 'permanent',
      });
    }
    for (const { workflow_id, state } of rows) {
      const meant = named ? named.includes(workflow_id) : state === 'active';
      if (meant) await queries.change(CONFIRM_OFF, [project.projectId, workflow_id]);
    }
  });
}
