/** Somebody switched it on again in n8n. Unless somebody wrote since the row was read: what n8n said may be older. */
export const MARK_SEEN_ON = `
update legacy_workflows set state = 'active', switched_off_by_us = false, checked_at = now()
where blog_project_id = $1 and workflow_id = $2 and state = 'off' and checked_at is not distinct from $3`;
