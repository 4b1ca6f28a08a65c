/** Claimed, or looked for: what somebody else gave the status for publishing has no attempt. */
export const UNSETTLED_PINS = `
select id, title, scheduled_at from pins
where blog_project_id = $1 and tenant_id = $2 and status = $3 and attempt_id is not null
order by scheduled_at, id`;
