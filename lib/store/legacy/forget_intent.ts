/** n8n refused for certain: it was not us. */
export const FORGET_INTENT = `
update legacy_workflows set switched_off_by_us = false, checked_at = now()
where workflow_id = $1 and state = 'active'`;
