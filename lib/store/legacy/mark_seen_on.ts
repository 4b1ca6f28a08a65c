/**
 * Somebody switched it on again in n8n: it publishes for all who name it. Unless somebody wrote since `$2`: what n8n said may
 * be older.
 */
export const MARK_SEEN_ON = `
update legacy_workflows set state = 'active', switched_off_by_us = false, checked_at = now()
where workflow_id = $1 and state = 'off' and not exists (
  select 1 from legacy_workflows w where w.workflow_id = $1 and w.checked_at > $2
)`;
