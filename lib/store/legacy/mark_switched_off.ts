/** Seen unpublished with nothing of it running. */
export const MARK_SWITCHED_OFF = `
update legacy_workflows set state = 'off', checked_at = now()
where workflow_id = $1 and state = 'active'`;
