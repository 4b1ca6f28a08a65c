/** Before n8n is asked to switch it on: from then on two would publish. */
export const HOLD_FOR_WORKFLOW = `
update legacy_workflows set state = 'active', checked_at = now() where workflow_id = $1`;
