/**
 * Before n8n is asked: whatever happens then, we know that it may have been us. All projects that name it are held
 * meanwhile, but for the one whose person vouches for it. Two who switch off at once write it once. With the version that
 * was published: what somebody edits meanwhile is not what comes back.
 */
export const INTEND_TO_SWITCH_OFF = `
update legacy_workflows set state = 'active', switched_off_by_us = true, published_version = $2, checked_at = now()
where workflow_id = $1 and state <> 'confirmed_off' and not (
  state = 'active' and switched_off_by_us = true and published_version is not distinct from $2
)`;
