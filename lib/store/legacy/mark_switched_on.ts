/** Seen published again: nothing is left that we switched off. */
export const MARK_SWITCHED_ON = `
update legacy_workflows set switched_off_by_us = false, checked_at = now() where workflow_id = $1`;
