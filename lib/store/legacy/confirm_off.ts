/** A person's word. It was not us then, and we never switch it on. */
export const CONFIRM_OFF = `
update legacy_workflows set state = 'confirmed_off', switched_off_by_us = false, checked_at = now()
where blog_project_id = $1 and workflow_id = $2`;
