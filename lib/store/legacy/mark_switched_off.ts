/**
 * Seen unpublished with nothing of it running. Unless somebody wrote since `$2`: who switches it on says so first, and
 * what was seen may be older.
 */
export const MARK_SWITCHED_OFF = `
update legacy_workflows set state = 'off', checked_at = now()
where workflow_id = $1 and state = 'active' and not exists (
  select 1 from legacy_workflows w where w.workflow_id = $1 and w.checked_at > $2
)`;
