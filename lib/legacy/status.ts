import { notFound, orNotFound } from '../connections/failures.js';
import { READ_PROJECT } from '../store/connections/read_project.js';
import type { Queries } from '../store/database.js';
import { LIST_WORKFLOWS } from '../store/legacy/list_workflows.js';
import { PROJECTS_OF_WORKFLOW } from '../store/legacy/projects_of_workflow.js';
import type { LegacyStatus, LegacyWorkflow } from '../types.js';
import { type LegacyParts, type LegacyProject, NONE, type ProjectRow, type WorkflowRow } from './parts.js';
import { notSeenOff } from './problems.js';
import type { Switched } from './switching.js';

export async function existingProject({ database }: LegacyParts, project: LegacyProject): Promise<LegacyProject> {
  const { projectId, tenantId } = project;
  const rows = database.query<{ id: string; tenant_id: string }>(READ_PROJECT, [projectId, tenantId]);
  const [found] = await orNotFound('project', projectId, rows);
  if (found === undefined) throw notFound('project', projectId);
  // As the database writes them: whom a workflow is shared with is told by comparing.
  return { projectId: found.id, tenantId: found.tenant_id };
}

export function rowsOf({ database }: { database: Queries }, { projectId }: LegacyProject): Promise<WorkflowRow[]> {
  return database.query<WorkflowRow>(LIST_WORKFLOWS, [projectId]);
}

/** As it stands now, with what was just found out. */
export async function statusOf(
  parts: LegacyParts,
  project: LegacyProject,
  outcomes: ReadonlyMap<string, Switched>,
): Promise<LegacyStatus> {
  const rows = await rowsOf(parts, project);
  const workflows: LegacyWorkflow[] = [];
  for (const row of rows) {
    if (row.workflow_id !== NONE) workflows.push(await workflowOf(parts, project, row, outcomes.get(row.workflow_id)));
  }
  return {
    projectId: project.projectId,
    declared: rows.length > 0,
    held: workflows.some(({ state }) => state === 'active'),
    workflows,
  };
}

async function workflowOf(
  { database }: LegacyParts,
  { tenantId, projectId }: LegacyProject,
  row: WorkflowRow,
  outcome: Switched | undefined,
): Promise<LegacyWorkflow> {
  const projects = await database.query<ProjectRow>(PROJECTS_OF_WORKFLOW, [row.workflow_id]);
  const nobodyAsked = row.state === 'active' ? notSeenOff() : null;
  return {
    workflowId: row.workflow_id,
    name: row.name,
    state: row.state,
    switchedOffByUs: row.switched_off_by_us === 1,
    published: outcome?.published ?? null,
    sharedWith: projects.filter((each) => each.tenant_id === tenantId && each.id !== projectId).map(({ id }) => id),
    problem: outcome ? outcome.problem : nobodyAsked,
  };
}
