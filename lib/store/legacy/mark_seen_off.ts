/** For one project, unless somebody wrote since the row was read. */
export const MARK_SEEN_OFF = `
update legacy_workflows set state = 'off', checked_at = now()
where blog_project_id = $1 and workflow_id = $2 and state = 'active' and checked_at is not distinct from $3`;
