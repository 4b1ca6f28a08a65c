export const NAME_WORKFLOW = `
update legacy_workflows set name = $2 where workflow_id = $1 and name is distinct from $2`;
