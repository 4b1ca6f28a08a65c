/** What the project said of its workflows; `''` stands for "none". */
export const LIST_WORKFLOWS = `
select workflow_id, name, state, switched_off_by_us, published_version, checked_at
from legacy_workflows where blog_project_id = $1 order by workflow_id`;

/** Nobody switches one of them off until the transaction ends. */
export const LOCK_WORKFLOWS = `${LIST_WORKFLOWS} for update`;
