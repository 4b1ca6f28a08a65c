export const SCHEDULED_PINS = `
select id, title, scheduled_at from pins
where blog_project_id = $1 and tenant_id = $2 and status = $3 and scheduled_at is not null
order by scheduled_at, id`;
