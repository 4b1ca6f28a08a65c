/** Seen published again: nothing is left that we switched off. Who saw it off meanwhile saw what was before. */
export const MARK_SWITCHED_ON = `
update legacy_workflows set switched_off_by_us = false, checked_at = now(),
  state = case when state = 'off' then 'active' else state end
where workflow_id = $1`;
