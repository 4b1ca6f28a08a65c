/** When anybody last wrote of a workflow, whichever project names it. */
export const LAST_WRITTEN = `
select max(checked_at) as last_written from legacy_workflows where workflow_id = $1`;
