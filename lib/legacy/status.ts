import { type NamedProject, readProject } from '../connections/project_row.js';
import type { Queries } from '../store/database.js';
import { LIST_WORKFLOWS } from '../store/legacy/list_workflows.js';
import { PROJECTS_OF_WORKFLOW } from '../store/legacy/projects_of_workflow.js';
import type { LegacyStatus, LegacyWorkflow } from '../types.js';
import { type LegacyParts, NONE, type ProjectRow, type WorkflowRow } from './parts.js';
import { notSeenOff } from './problems.js';
import type { Switched } from './switching.js';

export async function existingProject({ database }: LegacyParts, project: NamedProject): Promise<NamedProject> {
  const { id, tenant_id } = await readProject(database, project);
  // As the database writes them: whom a workflow is shared with is told by comparing.
  return { projectId: id, tenantId: tenant_id };
}

export function rowsOf({ database }: { database: Queries }, { projectId }: NamedProject): Promise<WorkflowRow[]> {
  return database.query<WorkflowRow>(LIST_WORKFLOWS, [projectId]);
}

/** As it stands now, with what was just found out. */
export async function statusOf(
  parts: LegacyParts,
  project: NamedProject,
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
  { tenantId, projectId }: NamedProject,
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
