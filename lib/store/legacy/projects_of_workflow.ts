/** Everybody's projects that name a workflow: it is switched off for all of them or for none. */
export const PROJECTS_OF_WORKFLOW = `
select p.id, p.tenant_id, p.pinterest_connection_id
from legacy_workflows w join blog_projects p on p.id = w.blog_project_id
where w.workflow_id = $1 order by p.id`;
