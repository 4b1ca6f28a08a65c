/**
 * Before n8n is asked: whatever happens then, we know that it may have been us. All projects that name it are held
 * meanwhile, but for the one whose person vouches for it. Two who switch off at once write it once.
 */
export const INTEND_TO_SWITCH_OFF = `
update legacy_workflows set state = 'active', switched_off_by_us = true, checked_at = now()
where workflow_id = $1 and state <> 'confirmed_off' and not (state = 'active' and switched_off_by_us = true)`;
