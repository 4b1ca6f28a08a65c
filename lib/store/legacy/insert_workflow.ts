/** A workflow that was named before stays as it is. */
export const INSERT_WORKFLOW = `
insert into legacy_workflows (blog_project_id, workflow_id, tenant_id, state) values ($1, $2, $3, $4)
on conflict (blog_project_id, workflow_id) do nothing`;
