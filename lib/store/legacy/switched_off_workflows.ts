/** Of a project: what `legacy.enable` would switch on again once the project is not connected any more. */
export const SWITCHED_OFF_WORKFLOWS = `
select w.workflow_id, w.name from legacy_workflows w
where w.blog_project_id = $1 and w.switched_off_by_us = true and not exists (
  select 1 from legacy_workflows o join blog_projects p on p.id = o.blog_project_id
  where o.workflow_id = w.workflow_id and o.blog_project_id <> w.blog_project_id and p.pinterest_connection_id is not null
)
order by w.workflow_id`;
