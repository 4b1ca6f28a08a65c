export const DELETE_WORKFLOW = `
delete from legacy_workflows where blog_project_id = $1 and workflow_id = $2`;
